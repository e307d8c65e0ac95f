import { Ajv2020 } from 'ajv/dist/2020.js';
import { ALL_SCHEMAS } from '../../src/api-description/all-schemas.js';

const DOCUMENT = 'document';

// Media types are looked at elsewhere, and bytes are not decoded.
const ajv = new Ajv2020({ strict: false, allErrors: true, validateFormats: false });
ajv.addSchema({ $id: DOCUMENT, components: { schemas: ALL_SCHEMAS } });

/** What the API description says is wrong with a value, by JSON Pointer; nothing where it fits. */
export function faultsBySchema(name: string, value: unknown): string[] {
  return faultsOf({ $ref: `#/components/schemas/${name}` }, value);
}

/** The same by a schema that may refer to those of the document. */
export function faultsOf(schema: object, value: unknown): string[] {
  const validate = compile(JSON.stringify(schema));
  if (validate(value)) return [];
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath}: ${message ?? ''}`);
}

const compiled = new Map<string, ReturnType<typeof ajv.compile>>();

function compile(schema: string): ReturnType<typeof ajv.compile> {
  const known = compiled.get(schema);
  if (known !== undefined) return known;
  const made = ajv.compile(JSON.parse(schema.replaceAll('"$ref":"#/', `"$ref":"${DOCUMENT}#/`)) as object);
  compiled.set(schema, made);
  return made;
}
