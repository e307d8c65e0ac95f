import { type TraceState } from '@opentelemetry/api';

/** The caller's `tracestate` on its way to the receiver: other systems' own data, which nobody here reads or changes. */
export class CarriedState implements TraceState {
  constructor(private readonly text: string) {}

  get(): undefined {
    return undefined;
  }

  set(): this {
    return this;
  }

  unset(): this {
    return this;
  }

  serialize(): string {
    return this.text;
  }
}
