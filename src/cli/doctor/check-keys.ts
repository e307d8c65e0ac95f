import { joinPath } from '../../codec/json-path.js';
import { type Configuration } from '../../config/configuration.js';
import { type ProviderConfig, type ProviderKeyConfig } from '../../config/provider.config.js';
import { GatewayError } from '../../gateway/errors/gateway-error.js';
import { toTransportError } from '../../providers/shared/transport-error.js';
import { askBedrock } from './ask-bedrock.js';
import { askHttpVendor } from './ask-http-vendor.js';
import { bad, type Finding } from './finding.js';
import { judge, type TriedKey, type VendorAnswer } from './vendor-answer.js';
import { BUILT_IN, definitionOf } from './vendor-hosts.js';

/** How long a vendor may take to answer. */
const ANSWER_LIMIT_MS = 15_000;

/** What the vendors said, and what time it is there. */
export interface KeyCheck {
  readonly findings: readonly Finding[];
  /** A vendor's clock beside this machine's at the same moment; undefined where none told the time. */
  readonly vendorAheadMs: number | undefined;
}

/** Tries every key of every vendor once. */
export async function checkKeys({ providers }: Configuration, limitMs: number = ANSWER_LIMIT_MS): Promise<KeyCheck> {
  const tried = Object.entries(providers)
    .filter(([name]) => name !== BUILT_IN)
    .flatMap(([name, config]) => keysOf(config).map((key, index) => tryKey(name, config, { key, index, limitMs })));
  const results = await Promise.all(tried);
  return {
    findings: results.map(({ finding }) => finding),
    vendorAheadMs: results.map(({ aheadMs }) => aheadMs).find((aheadMs) => !Number.isNaN(aheadMs)),
  };
}

/** A vendor without keys is asked once, without. */
function keysOf({ keys }: ProviderConfig): readonly (ProviderKeyConfig | undefined)[] {
  return keys.length === 0 ? [undefined] : keys;
}

async function tryKey(
  name: string,
  config: ProviderConfig,
  { key, index, limitMs }: { key: ProviderKeyConfig | undefined; index: number; limitMs: number },
): Promise<{ readonly finding: Finding; readonly aheadMs: number }> {
  const provider = joinPath('providers', name);
  const tried: TriedKey = {
    title: key === undefined ? name : `${name}, key "${key.name}"`,
    path: key === undefined ? `${provider}.keys` : `${provider}.keys.${index}`,
    provider,
  };
  const signal = AbortSignal.timeout(limitMs);
  try {
    const answer = await ask(name, config, key, signal);
    return { finding: judge(answer, tried), aheadMs: answer.dateMs - Date.now() };
  } catch (error) {
    return { finding: explainFailure(error, tried, { name, signal, limitMs }), aheadMs: NaN };
  }
}

function ask(
  name: string,
  config: ProviderConfig,
  key: ProviderKeyConfig | undefined,
  signal: AbortSignal,
): Promise<VendorAnswer> {
  const vendor = definitionOf(name, config);
  const inquiry = { name, config, key, signal };
  return vendor === undefined ? askBedrock(inquiry) : askHttpVendor(vendor, inquiry);
}

function explainFailure(
  error: unknown,
  { title, provider }: TriedKey,
  { name, signal, limitMs }: { name: string; signal: AbortSignal; limitMs: number },
): Finding {
  if (signal.aborted) {
    return bad(`${title}: no answer within ${limitMs / 1000} s`, `Check ${provider}.network_config and the network.`);
  }
  if (error instanceof GatewayError) return bad(`${title}: no credentials`, error.message);
  const failure = toTransportError(error, { vendor: name, phase: 'connecting', signal });
  return bad(`${title}: unreachable`, failure.message);
}
