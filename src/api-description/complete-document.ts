import { type OpenAPIObject } from '@nestjs/swagger';
import { type Configuration } from '../config/configuration.js';
import { ALL_SCHEMAS } from './all-schemas.js';
import { type Method } from './described.js';
import { errorRef, errorResponses } from './error-answers.js';
import { nameOperations } from './operation-ids.js';
import { RESPONSE_HEADERS } from './response-headers.js';
import { type Access, FACTS, type RouteFacts } from './route-facts.js';
import { CALLER_SCHEMES, OPERATOR_SCHEMES, SECURITY_SCHEMES } from './security-schemes.js';
import { mainServers, managementServers } from './servers.js';

/** OpenAPI's methods; Fastify knows more. */
const METHODS: readonly string[] = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch'] satisfies Method[];

/** Of a route that nobody has described. */
const NO_FACTS: RouteFacts = { access: 'caller', statuses: [] };

interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly description?: string;
}

/** An operation as @nestjs/swagger gives it. */
export interface Operation {
  readonly [FACTS]?: RouteFacts;
  readonly operationId?: string;
  readonly parameters?: readonly Parameter[];
  readonly responses: Readonly<Record<string, object>>;
  readonly security?: readonly object[];
}

type Operations = Readonly<Record<string, Operation>>;

/** Adds what @nestjs/swagger cannot know, and takes off what is not served. */
export function completeDocument(document: OpenAPIObject, configuration: Configuration): object {
  const management = managementServers(configuration);
  const paths = Object.entries(document.paths as Readonly<Record<string, Operations>>).flatMap(([path, operations]) =>
    completePath(path, operations, management),
  );
  return {
    ...document,
    servers: mainServers(configuration),
    paths: nameOperations(Object.fromEntries(paths)),
    components: {
      ...document.components,
      schemas: { ...document.components?.schemas, ...ALL_SCHEMAS },
      responses: errorResponses(),
      headers: RESPONSE_HEADERS,
      securitySchemes: { ...document.components?.securitySchemes, ...SECURITY_SCHEMES },
    },
  };
}

function completePath(path: string, operations: Operations, management: readonly object[]): [string, Operations][] {
  const served = Object.entries(operations).filter(([method, { [FACTS]: facts }]) => isServed(method, facts));
  const [first] = served;
  if (first === undefined) return [];
  const wildcard = first[1][FACTS]?.wildcard;
  const completed: Operations = Object.fromEntries(
    served.map(([method, operation]) => [method, completeOperation(method, operation, management)] as const),
  );
  return [[wildcard === undefined ? path : nameWildcard(path, wildcard), completed]];
}

function isServed(method: string, facts: RouteFacts | undefined): boolean {
  const { methods = METHODS }: { methods?: readonly string[] } = facts ?? {};
  return METHODS.includes(method) && methods.includes(method);
}

/** `*` has a name of Nest's own at the end of the path. */
function nameWildcard(path: string, name: string): string {
  return path.replace(/\{[^{}]*\}$/, `{${name}}`);
}

function completeOperation(method: string, operation: Operation, management: readonly object[]): Operation {
  const { [FACTS]: facts = NO_FACTS, parameters = [], responses, ...rest } = operation;
  const errors: Record<string, object> = Object.fromEntries(facts.statuses.map((status) => [status, errorRef(status)]));
  const all = { ...errors, ...responses };
  const isOperators = facts.access === 'operator' || facts.access === 'scraper';
  return {
    ...rest,
    parameters: parameters.filter(({ name }) => name !== '*' && name !== ''),
    responses: method === 'head' ? withoutBodies(all) : all,
    security: rest.security ?? securityOf(facts.access),
    ...(isOperators && { servers: management }),
  };
}

function withoutBodies(responses: Readonly<Record<string, object>>): Record<string, object> {
  return Object.fromEntries(
    Object.entries(responses).map(([status, response]) => {
      const members = Object.entries(response).filter(([name]) => name !== 'content');
      return [status, Object.fromEntries(members)];
    }),
  );
}

function securityOf(access: Access): object[] {
  if (access === 'public') return [];
  if (access === 'caller') return CALLER_SCHEMES.map((name) => ({ [name]: [] }));
  const operators: object[] = OPERATOR_SCHEMES.map((name) => ({ [name]: [] }));
  // An empty requirement: the configuration may let metrics be read without a credential.
  return access === 'scraper' ? [...operators, {}] : operators;
}
