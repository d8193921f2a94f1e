import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import { completeSchemas } from './declared-schemas.js';

/** The reader sets styles by script; nothing else on this page is less strict than elsewhere. */
const READER_POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; " +
  "connect-src 'self'; frame-ancestors 'none'; base-uri 'none'";

/** `/api/openapi.json`, made when first asked for, and a reader for it at `/api/docs`. */
export function addApiDocs(app: NestFastifyApplication): void {
  const server = app.getHttpAdapter().getInstance();
  let document: string | undefined;
  server.get('/api/openapi.json', (_request, reply) => {
    document ??= JSON.stringify(describeApi(app));
    return reply.header('content-type', 'application/json; charset=utf-8').send(document);
  });
  void server.register(fastifyStatic, {
    root: dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json')),
    prefix: '/api/docs/files/',
    allowedPath: (path) => READER_FILES.has(path.replace(/^\//, '')),
    index: false,
    wildcard: true,
  });
  server.get('/api/docs', (_request, reply) =>
    reply
      .header('content-type', 'text/html; charset=utf-8')
      .header('content-security-policy', READER_POLICY)
      .send(READER_PAGE),
  );
  server.get('/api/docs/start.js', (_request, reply) =>
    reply.header('content-type', 'text/javascript; charset=utf-8').send(READER_START),
  );
}

/** Every route under /api, with the shapes that the declarations demand. */
export function describeApi(app: NestFastifyApplication): OpenAPIObject {
  const about = new DocumentBuilder()
    .setTitle('Entraide')
    .setDescription(
      'Errors are problem documents (RFC 9457). Commands take an Idempotency-Key and answer with ' +
        'Fund-Position; a read that sends it back sees what was written. Amounts are integer minor units.',
    )
    .setVersion('1')
    .setOpenAPIVersion('3.1.0')
    .addBearerAuth({ type: 'http', scheme: 'bearer' })
    .build();
  const whole = SwaggerModule.createDocument(app, about);
  const paths = Object.entries(whole.paths).filter(([path]) => path.startsWith('/api/'));
  return completeSchemas({ ...whole, paths: Object.fromEntries(paths) });
}

const READER_FILES = new Set(['swagger-ui.css', 'swagger-ui-bundle.js']);
const READER_PAGE = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>Entraide API</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="/api/docs/files/swagger-ui.css">
<script src="/api/docs/files/swagger-ui-bundle.js" defer></script>
<script src="/api/docs/start.js" defer></script>
</head>
<body><div id="reader"></div></body>
</html>
`;
const READER_START =
  "window.SwaggerUIBundle({ url: '/api/openapi.json', dom_id: '#reader', deepLinking: true });\n";
