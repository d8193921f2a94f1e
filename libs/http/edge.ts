import type { FastifyInstance } from 'fastify';
import type { Ports } from '#commands';
import type { Projector } from '#read-models';
import type { Cookies } from './cookies.js';
import type { HttpReply, HttpRequest } from './request.js';
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
  /** Where people reach this instance, without a slash at the end; undefined where nobody said. */
  readonly publicUrl?: string | undefined;
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

/**
 * A whole link to a page, for what is sent on to somebody else. Where nobody said how this instance is
 * reached, it is the address under which the browser of whoever asks does.
 */
export function wholeLink(request: HttpRequest, path: string): string {
  const { publicUrl } = edgeOf(request);
  return `${publicUrl ?? `${request.protocol}://${request.host}`}${path}`;
}

/**
 * Lets the forms of a page lead on to one other place than this one. A browser looks at where a form
 * is redirected to as well, so that without this a giver would never arrive at the page of a provider.
 */
export function letFormsLeadTo(request: HttpRequest, reply: HttpReply, origin: string): void {
  const policy = edgeOf(request).headers[CSP] ?? '';
  void reply.header(CSP, policy.replace("form-action 'self'", `form-action 'self' ${origin}`));
}

/**
 * Lets pages of others show this one in a frame. For pages that hold nothing personal and no form:
 * anything else could be clicked unseen.
 */
export function letOthersEmbed(request: HttpRequest, reply: HttpReply): void {
  const policy = edgeOf(request).headers[CSP] ?? '';
  void reply
    .header(CSP, policy.replace("frame-ancestors 'none'", 'frame-ancestors *'))
    .header('cross-origin-resource-policy', 'cross-origin')
    .removeHeader('x-frame-options');
}

const CSP = 'content-security-policy';
