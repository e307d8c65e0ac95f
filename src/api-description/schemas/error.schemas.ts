import { type JsonSchema, structure, text } from './json-schema.js';

/** AWS's form of an error, which Bifrost's readers understand too. */
export const ERROR_SCHEMAS: Readonly<Record<string, JsonSchema>> = {
  BedrockError: structure(
    {
      message: text({ description: 'What is wrong, where, and what to do.' }),
      type: text({
        description: "Bifrost's name of the fault where it has one (`virtual_key_not_found`), else the exception's.",
      }),
      __type: text({ description: "AWS's name of the exception; the header `x-amzn-ErrorType` has it too." }),
      originalStatusCode: { type: 'integer', description: "The vendor's status, of a ModelErrorException." },
    },
    ['message'],
    {
      description:
        "Errors of the gateway have `message`, `type` and `__type`; Bedrock's own pass as they are, with `message` alone.",
    },
  ),
};
