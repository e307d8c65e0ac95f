// Once before all end-to-end tests: those that start the gateway as a process find it built, and build nothing themselves.
import { buildWhenStale } from '../../scripts/build-when-stale.mjs';

export default function setUp() {
  if (buildWhenStale() !== 0) throw new Error('the gateway does not build');
}
