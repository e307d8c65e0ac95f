import { type INestApplication, type Type } from '@nestjs/common';
import { PATH_METADATA } from '@nestjs/common/constants.js';
import { MetadataScanner, ModulesContainer } from '@nestjs/core';
import {
  ApiBody,
  ApiExcludeEndpoint,
  ApiExtension,
  ApiHeader,
  ApiOperation,
  ApiParam,
  ApiQuery,
  ApiResponse,
  ApiTags,
} from '@nestjs/swagger';
import { DESCRIBED_CONTROLLERS, TAGGED_CONTROLLERS } from './described-controllers.js';
import {
  type DescribedAnswer,
  type DescribedBody,
  type DescribedOperation,
  type DescribedParameter,
  UNLISTED,
} from './described.js';
import { headerRefs } from './error-answers.js';
import { FACTS, readFacts } from './route-facts.js';
import { type JsonSchema, ref } from './schemas/json-schema.js';

/** Handlers and classes that have been described: metadata is of the process, and may be asked for by several applications. */
const done = new WeakSet();

/** Puts on every handler of the application what is known of it, as the decorators of @nestjs/swagger would. */
export function describeRoutes(app: INestApplication): void {
  const known = knownHandlers();
  for (const controller of listControllers(app)) {
    for (const name of new MetadataScanner().getAllMethodNames(controller.prototype as object)) {
      const handler = (controller.prototype as Readonly<Record<string, object>>)[name];
      if (handler === undefined || !Reflect.hasMetadata(PATH_METADATA, handler)) continue;
      once(handler, () => {
        describeHandler(handler, name, known.get(handler));
      });
    }
  }
  for (const { controller, tag } of TAGGED_CONTROLLERS) {
    once(controller, () => {
      ApiTags(tag)(controller);
    });
  }
}

/** Every controller of every module, those of modules that a deployment adds too. */
function listControllers(app: INestApplication): Type[] {
  const modules = [...app.get(ModulesContainer).values()];
  return modules.flatMap(({ controllers }) =>
    [...controllers.values()].flatMap(({ metatype }) => (metatype === null ? [] : [metatype as Type])),
  );
}

function knownHandlers(): Map<unknown, DescribedOperation | typeof UNLISTED> {
  return new Map(
    DESCRIBED_CONTROLLERS.flatMap(({ controller, operations }) =>
      Object.entries(operations).map(
        ([name, operation]) => [(controller.prototype as Record<string, unknown>)[name], operation] as const,
      ),
    ),
  );
}

function once(what: object, deed: () => void): void {
  if (done.has(what)) return;
  done.add(what);
  deed();
}

function describeHandler(
  handler: object,
  name: string,
  operation: DescribedOperation | typeof UNLISTED | undefined,
): void {
  const put = (decorator: MethodDecorator): void => {
    decorator(handler, name, { value: handler });
  };
  if (operation === UNLISTED) {
    put(ApiExcludeEndpoint());
    return;
  }
  put(ApiExtension(FACTS, readFacts(handler, operation)));
  // What somebody else wrote with a decorator of @nestjs/swagger stays.
  if (operation === undefined) put(ApiOperation({ summary: name }, { overrideExisting: false }));
  else for (const decorator of toDecorators(operation)) put(decorator);
}

function toDecorators({ summary, description, parameters, body, answers }: DescribedOperation): MethodDecorator[] {
  return [
    ApiOperation({ summary, description }),
    ...(parameters ?? []).map(toParameter),
    ...(body === undefined ? [] : [toBody(body)]),
    ...answers.map(toAnswer),
  ];
}

function toParameter({ in: place, schema, example, ...rest }: DescribedParameter): MethodDecorator {
  const parameter = { ...rest, schema: { ...mutable(schema), ...(example !== undefined && { examples: [example] }) } };
  if (place === 'header') return ApiHeader({ ...parameter, required: false });
  return place === 'path' ? ApiParam({ ...parameter, required: true }) : ApiQuery({ ...parameter, required: false });
}

function toBody({ schema, examples, ...rest }: DescribedBody): MethodDecorator {
  return ApiBody({ ...rest, schema: mutable(ref(schema)), examples: mutable(examples) });
}

function toAnswer({ status, description, headers = [], content }: DescribedAnswer): MethodDecorator {
  return ApiResponse({
    status,
    description,
    headers: headerRefs(headers),
    ...(content !== undefined && { content: toContent(content) }),
  });
}

function toContent(content: Readonly<Record<string, JsonSchema>>): Record<string, { schema: object }> {
  return Object.fromEntries(Object.entries(content).map(([type, schema]) => [type, { schema: mutable(schema) }]));
}

/** A copy, because @nestjs/swagger takes apart what it is given. */
function mutable<Value extends object>(value: Value): { -readonly [Key in keyof Value]: Value[Key] } {
  return structuredClone(value);
}
