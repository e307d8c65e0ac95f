import { bad, type Finding, note, ok } from './finding.js';

/** What a vendor said to a request that costs nothing. */
export interface VendorAnswer {
  readonly status: number;
  /** What was asked: `GET https://api.openai.com/v1/models`. Holds no secret. */
  readonly asked: string;
  /** The vendor's clock, in milliseconds; NaN where it did not say. */
  readonly dateMs: number;
  /**
   * What a status of success proves: the key; only that the vendor is there, because anybody is answered so; or nothing but
   * the key again, because the request itself is one that the vendor has to refuse (400, 422).
   */
  readonly proves: 'key' | 'reach' | 'keyByRefusal';
  /** AWS's name of the error. */
  readonly errorType?: string | undefined;
}

/** Which key was tried. */
export interface TriedKey {
  /** `openai, key "main"`. */
  readonly title: string;
  /** Where it is configured: `providers.openai.keys.0`. */
  readonly path: string;
  /** Path of the provider. */
  readonly provider: string;
}

/** What the answer means for the key. */
export function judge(answer: VendorAnswer, { title, path, provider }: TriedKey): Finding {
  const { status, asked } = answer;
  const said = `(${asked}: ${status}${answer.errorType === undefined ? '' : ` ${answer.errorType}`})`;
  if (answer.errorType === 'AccessDeniedException') {
    return note(`${title}: known, but it may not call this model ${said}`, 'Grant bedrock:InvokeModel in IAM.');
  }
  if (status === 401 || status === 403) return bad(`${title}: refused ${said}`, `Replace ${path} by a key that holds.`);
  if (status === 402) return bad(`${title}: not paid ${said}`, "Settle the vendor's account.");
  if (status === 429) return note(`${title}: throttled ${said}`, "Look at the account's limits, or wait.");
  if (status >= 500)
    return bad(`${title}: the vendor fails ${said}`, "Try again, or look at the vendor's status page.");
  if (isAccepted(answer)) {
    return answer.proves === 'reach'
      ? note(`${title}: the vendor answers, and does not say whether the key holds ${said}`)
      : ok(`${title}: ok ${said}`);
  }
  if (status === 400) return bad(`${title}: refused ${said}`, `Replace ${path} by a key that holds.`);
  return bad(`${title}: not understood ${said}`, `Check ${provider}.network_config.base_url: is the vendor there?`);
}

function isAccepted({ status, proves }: VendorAnswer): boolean {
  if (status >= 200 && status < 300) return true;
  if (proves === 'key') return false;
  return status === 400 || status === 422 || (status === 404 && proves === 'keyByRefusal');
}
