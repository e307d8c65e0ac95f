import { openExchange } from './http-exchange.js';
import { type TestGateway } from './test-gateway.js';

/** The management token of gateways whose description is read. */
export const MANAGEMENT_TOKEN = 'management-token-0f1e2d3c';

export interface ApiParameter {
  readonly name: string;
  readonly in: string;
  readonly description?: string;
  readonly schema: { readonly examples?: readonly string[] };
}

export interface ApiMedia {
  readonly schema: { readonly $ref?: string; readonly contentSchema?: object };
  readonly examples?: Readonly<Record<string, { readonly value: object }>>;
}

export interface ApiAnswer {
  readonly $ref?: string;
  readonly description?: string;
  readonly headers?: Readonly<Record<string, object>>;
  readonly content?: Readonly<Record<string, ApiMedia>>;
}

export interface ApiOperation {
  readonly operationId: string;
  readonly summary?: string;
  readonly description?: string;
  readonly tags: readonly string[];
  readonly parameters: readonly ApiParameter[];
  readonly requestBody?: { readonly content: Readonly<Record<string, ApiMedia>> };
  readonly responses: Readonly<Record<string, ApiAnswer>>;
  readonly security: readonly Readonly<Record<string, unknown>>[];
  readonly servers?: readonly { readonly url: string }[];
}

/** The document as far as tests read it. */
export interface ApiDocument {
  readonly openapi: string;
  readonly tags: readonly { readonly name: string }[];
  readonly security?: ApiOperation['security'];
  readonly paths: Readonly<Record<string, Readonly<Record<string, ApiOperation>>>>;
  readonly components: {
    readonly schemas: Readonly<Record<string, object>>;
    readonly securitySchemes: Readonly<Record<string, object>>;
  };
}

/** One operation of the document and where it is. */
export interface ListedOperation {
  readonly path: string;
  readonly method: string;
  readonly operation: ApiOperation;
}

/** Asks the management side, with the management token unless others headers are given. */
export async function askManagement(
  { managementUrl }: Pick<TestGateway, 'managementUrl'>,
  path: string,
  headers: Readonly<Record<string, string>> = { authorization: `Bearer ${MANAGEMENT_TOKEN}` },
) {
  const exchange = await openExchange({ origin: managementUrl, path, method: 'GET', headers });
  const { bytes } = await exchange.readRest();
  return { status: exchange.status, headers: exchange.headers, text: bytes.toString() };
}

/** The API description that the gateway serves. */
export async function readDocument(gateway: TestGateway): Promise<ApiDocument> {
  return JSON.parse((await askManagement(gateway, '/openapi.json')).text) as ApiDocument;
}

export function listOperations({ paths }: Pick<ApiDocument, 'paths'>): ListedOperation[] {
  return Object.entries(paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, operation]) => ({ path, method, operation })),
  );
}

/** The path with the examples of its parameters in their places. */
export function fillPath({ path, operation }: ListedOperation): string {
  return path.replaceAll(/\{(\w+)\}/g, (_whole, name: string) => {
    const parameter = operation.parameters.find((each) => each.in === 'path' && each.name === name);
    return encodeURIComponent(parameter?.schema.examples?.[0] ?? `no-example-of-${name}`);
  });
}
