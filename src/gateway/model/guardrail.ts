import { type GuardrailConfig } from './model-request.js';

/**
 * True when a guardrail is asked for: it has an identifier or a version. Clients send the structure empty where no
 * guardrail is set, and that asks for nothing.
 */
export function asksForGuardrail(config: GuardrailConfig | null | undefined): boolean {
  return Boolean(config?.guardrailIdentifier) || Boolean(config?.guardrailVersion);
}
