import { type INestApplication } from '@nestjs/common';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { type Configuration } from '../config/configuration.js';
import { readPackageVersion } from '../config/package-version.js';
import { describeRoutes } from './describe-routes.js';
import { TAGS } from './described-controllers.js';
import { type ServedText, toServed } from '../management/served-text.js';
import { completeDocument } from './complete-document.js';

const DESCRIPTION = `An application speaks AWS Bedrock Converse to this gateway and reaches any model vendor.

The wire is AWS's. Where Bifrost's API description and the wire differ, the wire is described here, and the place says so: streams
are binary event-stream frames with one event each, and errors have AWS's name in \`x-amzn-ErrorType\` and \`__type\` beside
Bifrost's \`message\` and \`type\`.

A wrong method is answered with 405 (\`UnknownOperationException\`) and the right one in \`Allow\`.

Models are called on the main port, with a virtual key. What operators need is on the management port, with the management token.`;

/** The document of the routes that the application serves. */
export function makeDocument(app: INestApplication, configuration: Configuration): ServedText {
  describeRoutes(app);
  const document = SwaggerModule.createDocument(app, baseDocument());
  return toServed(JSON.stringify(completeDocument(document, configuration)), 'application/json');
}

function baseDocument(): Omit<OpenAPIObject, 'paths'> {
  const builder = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle('Asbru')
    .setDescription(DESCRIPTION)
    .setVersion(readPackageVersion())
    .setLicense('Apache 2.0', 'https://www.apache.org/licenses/LICENSE-2.0');
  for (const [name, description] of Object.entries(TAGS)) builder.addTag(name, description);
  return builder.build();
}
