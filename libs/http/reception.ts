import type { FastifyInstance } from 'fastify';
import type { Desk } from '#desk';
import type { Projector } from '#read-models';
import type { Cookies } from './cookies.js';
import type { Sessions } from './sessions.js';

/** Where unexpected errors are told, once each, with the id of the request. */
export type ErrorLog = (details: { readonly err: unknown; readonly reqId: string }) => void;

/** What the edge has at hand for every request. */
export type Reception = {
  readonly desk: Desk;
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
    reception: Reception;
  }
}

/** The reception of the server that a request came to. */
export function receptionOf({ server }: { readonly server: FastifyInstance }): Reception {
  return server.reception;
}
