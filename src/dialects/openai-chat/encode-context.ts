import { type GatewayError } from '../../gateway/errors/gateway-error.js';
import { type Warnings } from '../../gateway/model/warnings.js';
import { type ModelFamily } from './model-family.js';

/** What every part of one translation knows. */
export interface EncodeContext {
  readonly vendor: string;
  readonly family: ModelFamily;
  readonly warnings: Warnings;
}

/** The error of a construct that Chat Completions cannot say. `advice` tells what to do instead. */
export function refusal(context: EncodeContext, path: string, what: string, advice: string): GatewayError {
  return context.warnings.refusal(path, `${context.vendor} takes no ${what} in chat completions. ${advice}`);
}

/** Warns of members that this translation does not know and therefore leaves out. */
export function warnOfUnknown(
  context: EncodeContext,
  members: object | undefined,
  known: ReadonlySet<string>,
  path: string,
): void {
  for (const name in members) {
    if (context.warnings.isFull) return;
    if (known.has(name)) continue;
    const value = (members as Readonly<Record<string, unknown>>)[name];
    if (value === undefined || value === null) continue;
    context.warnings.degrade(path === '' ? name : `${path}.${name}`, 'Not known to this gateway; left out.');
  }
}
