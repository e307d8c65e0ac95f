import { GatewayError } from '../../gateway/errors/gateway-error.js';
import { type Call } from '../../gateway/model/call.js';
import { type NamedKey } from '../../gateway/model/principal.js';

/** Bifrost's headers that name a configured key. The id wins. */
const ID_HEADER = 'x-bf-api-key-id';
const NAME_HEADER = 'x-bf-api-key';

/** The key that a caller asks for. */
export interface KeyPin {
  readonly header: typeof ID_HEADER | typeof NAME_HEADER;
  readonly value: string;
}

/** Undefined for a caller who leaves the choice to the gateway. */
export function readPin({ headers }: Pick<Call, 'headers'>): KeyPin | undefined {
  const id = headers[ID_HEADER];
  if (typeof id === 'string' && id !== '') return { header: ID_HEADER, value: id };
  const name = headers[NAME_HEADER];
  return typeof name === 'string' && name !== '' ? { header: NAME_HEADER, value: name } : undefined;
}

export function isPinned({ name, id }: NamedKey, { header, value }: KeyPin): boolean {
  return header === ID_HEADER ? id === value : name === value;
}

/** The error of a caller who asks for a key that there is not. It may be a key that was sent in place of a name: not shown. */
export function noSuchKey({ header }: KeyPin, vendor: string): GatewayError {
  const what = header === ID_HEADER ? 'id' : 'name';
  return new GatewayError(
    'invalidRequest',
    `${header}: the vendor "${vendor}" has no key of that ${what}. Send the ${what} of one of ` +
      `providers.${vendor}.keys, or leave the header out.`,
  );
}
