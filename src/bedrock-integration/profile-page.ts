import { GatewayError } from '../gateway/errors/gateway-error.js';
import { type InferenceProfile, type InferenceProfileType } from './inference-profile.js';

/** What ListInferenceProfiles asks for in its query (AWS service model bedrock 2023-04-20). */
export interface ProfileQuery {
  readonly maxResults: number;
  /** The last id of the page before; undefined for the first page. */
  readonly after: string | undefined;
  readonly type: InferenceProfileType | undefined;
}

export interface ProfilePage {
  readonly inferenceProfileSummaries: readonly InferenceProfile[];
  readonly nextToken?: string;
}

export const MAX_RESULTS = 1000;
export const DEFAULT_RESULTS = 100;
export const PROFILE_TYPES: readonly InferenceProfileType[] = ['SYSTEM_DEFINED', 'APPLICATION'];

/** @throws GatewayError `invalidRequest` naming the parameter and what is expected of it */
export function readProfileQuery(query: Readonly<Record<string, unknown>>): ProfileQuery {
  const { maxResults, nextToken, type } = query;
  return { maxResults: readMaxResults(maxResults), after: readToken(nextToken), type: readType(type) };
}

/** The profiles of the query, in the order of their ids. */
export function toProfilePage(profiles: readonly InferenceProfile[], query: ProfileQuery): ProfilePage {
  const { after, maxResults, type } = query;
  const rest = profiles
    .filter((profile) => type === undefined || profile.type === type)
    .filter((profile) => after === undefined || profile.inferenceProfileId > after)
    .sort((left, right) => (left.inferenceProfileId < right.inferenceProfileId ? -1 : 1));
  const page = rest.slice(0, maxResults);
  const last = page.at(-1);
  if (last === undefined || page.length === rest.length) return { inferenceProfileSummaries: page };
  return { inferenceProfileSummaries: page, nextToken: toToken(last.inferenceProfileId) };
}

function toToken(id: string): string {
  return Buffer.from(id).toString('base64url');
}

function readMaxResults(value: unknown): number {
  if (value === undefined) return DEFAULT_RESULTS;
  const number = typeof value === 'string' && /^\d{1,4}$/.test(value) ? Number(value) : 0;
  if (number >= 1 && number <= MAX_RESULTS) return number;
  throw wrong('maxResults', `a whole number from 1 to ${MAX_RESULTS}`);
}

function readToken(value: unknown): string | undefined {
  if (value === undefined) return undefined;
  const id = typeof value === 'string' ? Buffer.from(value, 'base64url').toString() : '';
  if (id !== '' && toToken(id) === value) return id;
  throw wrong('nextToken', 'the nextToken of an earlier answer');
}

function readType(value: unknown): InferenceProfileType | undefined {
  if (value === undefined) return undefined;
  const known = PROFILE_TYPES.find((type) => type === value);
  if (known !== undefined) return known;
  throw wrong('type', `one of ${PROFILE_TYPES.join(', ')}`);
}

function wrong(parameter: string, expected: string): GatewayError {
  return new GatewayError('invalidRequest', `query.${parameter}: expected ${expected}`);
}
