import { newToolUseId } from '../shared/tool-use-id.js';

/** What the mock vendor takes from outside, so that tests can fix it. */
export interface MockSettings {
  /** A fresh id for every tool call. */
  readonly newToolUseId: () => string;
  /** How long `stall` stays silent before it gives up, in milliseconds. */
  readonly stallLimitMs: number;
}

/** Injection token of {@link MockSettings}; without a provider for it the defaults hold. */
export const MOCK_SETTINGS = Symbol('MOCK_SETTINGS');

export const DEFAULT_MOCK_SETTINGS: MockSettings = {
  newToolUseId,
  stallLimitMs: 600_000,
};
