import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';

const DESCRIPTION = `Separates customers into segments by rules, and what works from what does not by experiments.

There is no login yet: the server belongs on a loopback address. Every error is answered as problem details (RFC 9457);
[all of them](/docs/errors). How files are mapped, how rules are written and what the figures of a report mean is told in docs/.`;

const METADATA = new DocumentBuilder()
  .setOpenAPIVersion('3.1.0')
  .setTitle('Winnow')
  .setDescription(DESCRIPTION)
  .setVersion('1')
  .setLicense('Apache-2.0', 'https://www.apache.org/licenses/LICENSE-2.0')
  .addTag('imports', 'Files of events, customers and exposures')
  .addTag('definitions', 'Features, segments, metrics and experiments as code')
  .addTag('segments', 'Who is in which segment, and why')
  .addTag('customers', 'Who is who, what is stored about them, and values supplied from outside')
  .addTag('experiments', 'Who gets what, and how much it changed')
  .addTag('operations', 'Health and metrics')
  .build();

/** The OpenAPI document of a program. */
export const openApiDocument = (app: INestApplication): OpenAPIObject =>
  SwaggerModule.createDocument(app, METADATA, { operationIdFactory: (_controller, method) => method });
