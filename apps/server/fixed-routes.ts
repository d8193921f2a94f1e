import { gzipSync } from 'node:zlib';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Instance } from '#instance';
import { explanationPage } from '#http';
import { assets, type Asset } from '#web';
import { readiness } from './health.js';
import { addViewDigests } from './health-views.js';
import type { Metrics } from './metrics.js';
import { isOperator } from './operators.js';

const CODE = /^[a-z0-9-]{1,80}$/;
const FOR_EVER = 'public, max-age=31536000, immutable';
const FOR_AN_HOUR = 'public, max-age=3600';

/** What belongs to no room: the look of the pages, explanations of problems, health and metrics. */
export function addFixedRoutes(
  server: FastifyInstance,
  options: {
    readonly instance: Instance;
    readonly metrics: Metrics;
    readonly maxLag: number;
    /** With which the figures are read from elsewhere. */
    readonly metricsToken: string | undefined;
  },
): void {
  for (const asset of assets) serveAsset(server, asset);
  server.get('/problems/:code', explainProblem);
  server.get('/health/live', async () => ({ status: 'live' }));
  server.get('/health/ready', async (request, reply) => {
    const state = await readiness(options.instance, options.maxLag);
    if (!state.ready) void reply.status(503).header('retry-after', '1');
    const status = state.ready ? 'ready' : 'not-ready';
    // How far the log is tells when somebody writes: strangers hear whether, and not what.
    return isOperator(request, options.metricsToken) ? { status, ...state } : { status };
  });
  addViewDigests(server, options.instance.views, options.metricsToken);
  server.get('/metrics', async (request, reply) => {
    if (!isOperator(request, options.metricsToken)) return reply.callNotFound();
    const { registry } = options.metrics;
    void reply.header('content-type', registry.contentType);
    return registry.metrics();
  });
}

/** The address of a file changes with its content, so it may be kept for ever; packed once. */
function serveAsset(
  server: FastifyInstance,
  { path, contentType, body, isForOthers }: Asset,
): void {
  const kept = isForOthers ? FOR_AN_HOUR : FOR_EVER;
  const packed = gzipSync(body, { level: 9 });
  server.get(path, (request, reply) => {
    void reply.headers({ 'content-type': contentType, 'cache-control': kept });
    if (isForOthers) void reply.header('cross-origin-resource-policy', 'cross-origin');
    void reply.header('vary', 'accept-encoding');
    if (!/\bgzip\b/.test(request.headers['accept-encoding'] ?? '')) return reply.send(body);
    return reply.header('content-encoding', 'gzip').send(packed);
  });
}

function explainProblem(
  request: FastifyRequest<{ Params: { code: string } }>,
  reply: FastifyReply,
): FastifyReply {
  const { code } = request.params;
  if (!CODE.test(code)) return reply.callNotFound() as unknown as FastifyReply;
  return reply
    .header('content-type', 'text/html; charset=utf-8')
    .send(explanationPage(code, request.visitor));
}
