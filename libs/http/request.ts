import type { FastifyReply, FastifyRequest } from 'fastify';
import type { SentCookies } from './sent-cookies.js';
import type { Visitor } from './visitor.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** Set before any handler runs. */
    visitor: Visitor;
    cookies: SentCookies;
    /** The fields `_key` and `_csrf` of a form, which are taken out of its body. */
    formKey: string | undefined;
    formToken: string | undefined;
    /** Why a form was shown again; set by whoever shows it, for whoever counts. */
    refusal: string | undefined;
    /** Set where so many wait already that this request is to be sent again. */
    isTooBusy: boolean | undefined;
  }
}

/** A request as controllers get it from `@Req()`. */
export type HttpRequest = FastifyRequest;
/** A reply as controllers get it from `@Res({ passthrough: true })`. */
export type HttpReply = FastifyReply;

const API = '/api/';

/** Whether the address belongs to the JSON API: tokens instead of forms, JSON instead of pages. */
export function isApi(url: string): boolean {
  return url.startsWith(API);
}

/** Where providers call: they carry no cookies, and sign the very bytes that they send. */
export function isWebhook(url: string): boolean {
  return url.startsWith(WEBHOOKS);
}

const WEBHOOKS = '/webhooks/';

/** The path without the query. */
export function pathOnly(url: string): string {
  const at = url.indexOf('?');
  return at < 0 ? url : url.slice(0, at);
}

/** Whether the request may change something (RFC 9110, 9.2.1). */
export function isUnsafe(method: string): boolean {
  return method !== 'GET' && method !== 'HEAD' && method !== 'OPTIONS';
}
