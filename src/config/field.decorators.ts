import { Transform, type ClassConstructor } from 'class-transformer';
import { ValidateBy, ValidateIf } from 'class-validator';
import { AWS_REGION_EXPECTATION, isAwsRegion } from './is-aws-region.js';
import { SECRET_EXPECTATION } from './resolve-secret.js';
import { type BlankSecret, type Child, type SecretContent, shapeOf, type TableChild } from './shape.js';

/** Timers of Node hold 24 days at most; nothing here is worth more than one. */
const LONGEST_SECONDS = 86_400;

/** Quarters of a second are whole milliseconds in binary floating point; tenths are not always. */
const STEPS_PER_SECOND = 4;

/** A lower-case vendor name; the first character rules out the names that JavaScript objects reserve (`__proto__`). */
const PROVIDER_NAME = /^[a-z0-9][a-z0-9_-]*$/;
const PROVIDER_NAME_EXPECTATION =
  'a provider name of lower-case letters, digits, "-" and "_" that begins with a letter or digit';

const NAME = /^\S(?:.*\S)?$/s;
const NAME_EXPECTATION = 'a name that neither begins nor ends with white space';

/** RFC 3339 with its offset: a date alone would leave open whether its day still counts. */
const RFC_3339 = /^(\d{4})-(\d\d)-(\d\d)T\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/;

/** A field with one rule. Its fault reads "expected" and the expectation. */
export function Expects(expectation: string, accepts: (value: unknown) => boolean): PropertyDecorator {
  const validate = ValidateBy({
    name: 'expects',
    validator: { validate: accepts, defaultMessage: () => `expected ${expectation}` },
  });
  return (target, key) => {
    shapeOf(target.constructor).fields.add(String(key));
    validate(target, key);
  };
}

/** A field that may be absent. `null` is not absence: it is a value of the wrong type. */
export function Optional(): PropertyDecorator {
  return ValidateIf((_object, value) => value !== undefined);
}

export function Text(): PropertyDecorator {
  return Expects('a non-empty string', isText);
}

export function Flag(): PropertyDecorator {
  return Expects('true or false', (value) => typeof value === 'boolean');
}

/** A duration in seconds; quarters of a second are accepted. */
export function Seconds(least = 1 / STEPS_PER_SECOND): PropertyDecorator {
  return Expects(
    `a number of seconds from ${least} to ${LONGEST_SECONDS}, whole or in quarters`,
    (value) => isBetween(value, least, LONGEST_SECONDS) && Number.isInteger(value * STEPS_PER_SECOND),
  );
}

export function WholeNumber(least: number, most: number): PropertyDecorator {
  return Expects(
    `a whole number from ${least} to ${most}`,
    (value) => isBetween(value, least, most) && Number.isInteger(value),
  );
}

/** A share that is compared with its neighbours' only. */
export function Weight(): PropertyDecorator {
  return Expects('a number of at least 0', (value) => isBetween(value, 0, Number.MAX_VALUE));
}

/** A number of at least `least`, with or without a fraction. */
export function Quantity(least: number, most: number): PropertyDecorator {
  return Expects(`a number from ${least} to ${most}`, (value) => isBetween(value, least, most));
}

export function Choice(...choices: readonly string[]): PropertyDecorator {
  return Expects(`one of ${choices.join(', ')}`, (value) => isText(value) && choices.includes(value));
}

/** A list of some of the choices; it may be empty. */
export function Choices(...choices: readonly string[]): PropertyDecorator {
  return Expects(
    `a list of ${choices.join(', ')}`,
    (value) => Array.isArray(value) && value.every((item) => isText(item) && choices.includes(item)),
  );
}

/** A list of texts; it may be empty. */
export function Texts(): PropertyDecorator {
  return Expects('a list of non-empty strings', (value) => Array.isArray(value) && value.every((item) => isText(item)));
}

/** At least one name of a model, in which `*` stands for any text. */
export function ModelPatterns(): PropertyDecorator {
  return Expects(
    'a list of model names in which * stands for any text, such as ["gpt-5*"]',
    (value) => Array.isArray(value) && value.length > 0 && value.every((item) => isText(item)),
  );
}

/** Names of models, or `["*"]` for all of them. */
export function ModelNames(): PropertyDecorator {
  return Expects(
    'a list of model names, or ["*"] for all',
    (value) => Array.isArray(value) && value.every((name) => isText(name)),
  );
}

/** Names or ids of keys of a vendor, or `["*"]` for all of them. */
export function KeyNames(): PropertyDecorator {
  return Expects(
    'a list of names or ids of keys, or ["*"] for all',
    (value) => Array.isArray(value) && value.every((name) => isText(name)),
  );
}

export function ProviderName(): PropertyDecorator {
  return Expects(
    `${PROVIDER_NAME_EXPECTATION}, or "*" for every provider`,
    (value) => value === '*' || (isText(value) && PROVIDER_NAME.test(value)),
  );
}

export function Instant(): PropertyDecorator {
  return Expects(
    'a date and time with offset (RFC 3339), such as 2030-12-31T23:59:59Z',
    (value) => isText(value) && isInstant(value),
  );
}

/** An http(s) origin with an optional path prefix; kept without trailing slash. */
export function BaseUrl(): PropertyDecorator {
  const expects = Expects(
    'an http or https URL without credentials, query or fragment, such as https://api.example.com',
    (value) => isText(value) && toBaseUrl(value) !== undefined,
  );
  const normalize = Transform(({ value }: { value: unknown }) => (isText(value) ? (toBaseUrl(value) ?? value) : value));
  return (target, key) => {
    expects(target, key);
    normalize(target, key);
  };
}

/** An address as {@link BaseUrl}, or `env.NAME`. */
export function UrlReference(): PropertyDecorator {
  return reference(BaseUrl(), 'blankIsAbsent');
}

/** A secret: the value itself or `env.NAME`. It is resolved before the class is made. */
export function Secret(blank: BlankSecret = 'blankIsFault'): PropertyDecorator {
  return reference(Expects(SECRET_EXPECTATION, isText), blank);
}

/** A secret or a document that no header carries: a password, a certificate in PEM, JSON. An empty one is absent. */
export function SecretText(): PropertyDecorator {
  return reference(Expects(SECRET_EXPECTATION, isText), 'blankIsAbsent', 'text');
}

/** A text with a rule of its own, or `env.NAME`. An empty one is absent. */
export function Reference(expectation: string, accepts: (text: string) => boolean): PropertyDecorator {
  return reference(
    Expects(expectation, (value) => isText(value) && accepts(value)),
    'blankIsAbsent',
    'text',
  );
}

/** The name of an AWS region, or `env.NAME`. It becomes part of a host name. */
export function AwsRegion(): PropertyDecorator {
  const expects = Expects(AWS_REGION_EXPECTATION, (value) => isText(value) && isAwsRegion(value));
  return reference(expects, 'blankIsAbsent');
}

/** A reference or a table that holds no secret: it is shown where the configuration is. Whatever lacks it is masked. */
export function Shown(): PropertyDecorator {
  return (target, key) => {
    shapeOf(target.constructor).shown.add(String(key));
  };
}

export function Nested(type: ClassConstructor<object>): PropertyDecorator {
  return child({ kind: 'object', type });
}

export function NestedList(type: ClassConstructor<object>): PropertyDecorator {
  return child({ kind: 'list', type });
}

/** An object whose member names are provider names. */
export function NestedByProvider(type: ClassConstructor<object>): PropertyDecorator {
  return child({ kind: 'record', type, names: { pattern: PROVIDER_NAME, expectation: PROVIDER_NAME_EXPECTATION } });
}

/**
 * An object whose member names are the operator's.
 * @param shorthand the key of `type` that a member stands for which is no object
 */
export function NestedByName(type: ClassConstructor<object>, shorthand: string): PropertyDecorator {
  return child({ kind: 'record', type, names: { pattern: NAME, expectation: NAME_EXPECTATION }, shorthand });
}

/** An object of texts by names that the operator chooses. */
export function Table(description: Omit<TableChild, 'kind'>): PropertyDecorator {
  return child({ kind: 'table', ...description });
}

/** A table of names and settings: no value of it is a secret. */
export function ShownTable(description: Omit<TableChild, 'kind'>): PropertyDecorator {
  return (target, key) => {
    Table(description)(target, key);
    Shown()(target, key);
  };
}

/** Keys of a class that are true or false and may be absent; for lists of them that are too long to be fields. */
export function Flags(...keys: readonly string[]): ClassDecorator {
  return (type) => {
    for (const key of keys) {
      Optional()(type.prototype as object, key);
      Flag()(type.prototype as object, key);
    }
  };
}

/** Bifrost's keys that are accepted without effect. @param sentence what is said of each, after its path */
export function Unused(sentence: string, ...keys: readonly string[]): ClassDecorator {
  return (type) => {
    for (const key of keys) shapeOf(type).unused.set(key, sentence);
  };
}

function reference(
  expects: PropertyDecorator,
  blank: BlankSecret,
  content: SecretContent = 'token',
): PropertyDecorator {
  return (target, key) => {
    shapeOf(target.constructor).secrets.set(String(key), { blank, content });
    expects(target, key);
  };
}

function child(description: Child): PropertyDecorator {
  return (target, key) => {
    shapeOf(target.constructor).children.set(String(key), description);
  };
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

function isBetween(value: unknown, least: number, most: number): value is number {
  return typeof value === 'number' && value >= least && value <= most;
}

function isInstant(text: string): boolean {
  const [, year, month, day] = RFC_3339.exec(text) ?? [];
  if (Number.isNaN(Date.parse(text)) || day === undefined) return false;
  // Date.parse rolls 30 February over into March.
  return new Date(Date.UTC(Number(year), Number(month) - 1, Number(day))).getUTCDate() === Number(day);
}

function toBaseUrl(text: string): string | undefined {
  const url = URL.parse(text);
  if (url === null || (url.protocol !== 'http:' && url.protocol !== 'https:')) return undefined;
  if (url.username !== '' || url.password !== '' || /[?#\s]/.test(text)) return undefined;
  return url.origin + url.pathname.replace(/\/+$/, '');
}
