import type { FastifyInstance } from 'fastify';
import type { Ports } from '#commands';
import type { Projector } from '#read-models';
import type { Cookies } from './cookies.js';
import type { Sessions } from './sessions.js';

/** Where unexpected errors are told, once each, with the id of the request. */
export type ErrorLog = (details: { readonly err: unknown; readonly reqId: string }) => void;

/** What the edge has at hand for every request. */
export type HttpEdge = {
  readonly ports: Ports;
  readonly projector: Projector;
  readonly cookies: Cookies;
  readonly sessions: Sessions;
  readonly rolesOf: (accountId: string) => readonly string[];
  readonly logError: ErrorLog;
  /** Headers of every answer. */
  readonly headers: Readonly<Record<string, string>>;
};

declare module 'fastify' {
  interface FastifyInstance {
    edge: HttpEdge;
  }
}

/** The edge of the server that a request came to. */
export function edgeOf({ server }: { readonly server: FastifyInstance }): HttpEdge {
  return server.edge;
}
