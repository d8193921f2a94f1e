import type { FastifyInstance } from 'fastify';
import { isOperator } from './operators.js';
import { sendProblem, troubleOf } from '#http';
import { Rejection } from '#kernel';
import { digestKeeper, type ViewSet } from '#read-models';

/** More events than any log will hold, and still exact. */
const LOG_INDEX = /^\d{1,15}$/;

/**
 * `GET /health/views[?at=EVENTS]`: how far the views are and a digest of each, for operators and
 * `entraide verify --against`. With `at`, a problem `views-elsewhere` (409) when this node is not
 * at that number of events. Open to the same people as `/metrics`; no id or name is in it.
 */
export function addViewDigests(
  server: FastifyInstance,
  views: ViewSet,
  metricsToken: string | undefined,
): void {
  const keeper = digestKeeper(views);
  server.get<{ Querystring: { readonly at?: string } }>('/health/views', async (request, reply) => {
    if (!isOperator(request, metricsToken)) {
      reply.callNotFound();
      return reply;
    }
    try {
      const told = await keeper.digests(eventsIn(request.query.at));
      return await reply.header('cache-control', 'no-store').send(told);
    } catch (error) {
      if (!(error instanceof Rejection)) throw error;
      sendProblem(request, reply, troubleOf(error));
      return reply;
    }
  });
}

function eventsIn(at: unknown): number | undefined {
  if (at === undefined) return undefined;
  if (typeof at !== 'string' || !LOG_INDEX.test(at)) throw new Rejection('log-index-invalid');
  return Number(at);
}
