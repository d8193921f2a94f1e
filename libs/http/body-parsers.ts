import { isUtf8 } from 'node:buffer';
import type { FastifyInstance } from 'fastify';
import { Rejection } from '#kernel';
import { httpLimits } from './http-limits.js';
import { repeatedKey } from './repeated-key.js';
import { isApi, isWebhook, type HttpRequest } from './request.js';

/**
 * How bodies are read: JSON for the API, forms for pages, nothing else, and strictly. Node
 * replaces bytes that are not UTF-8 in silence, and JSON.parse forgets keys that stand twice.
 * Rejections: `body-not-utf8`, `json-broken`, `json-key-repeated`, `form-broken`,
 * `form-too-many-fields`, `content-type-unknown`.
 */
export function readBodies(server: FastifyInstance): void {
  server.removeAllContentTypeParsers();
  server.addContentTypeParser<Buffer>(
    'application/json',
    { parseAs: 'buffer' },
    (request, bytes, done) =>
      answerWith(done, () => (isWebhook(request.url) ? bytes : jsonOf(request, bytes))),
  );
  server.addContentTypeParser<Buffer>(
    'application/x-www-form-urlencoded',
    { parseAs: 'buffer' },
    (request, bytes, done) => answerWith(done, () => formOf(request, bytes)),
  );
  server.addContentTypeParser('*', (_request, payload, done) => {
    payload.resume();
    done(new Rejection('content-type-unknown'));
  });
}

type Parsed = (error: Error | null, body?: unknown) => void;

function answerWith(done: Parsed, read: () => unknown): void {
  let body: unknown;
  try {
    body = read();
  } catch (error) {
    done(error as Error);
    return;
  }
  done(null, body);
}

function jsonOf(request: HttpRequest, bytes: Buffer): unknown {
  if (bytes.length === 0) return undefined;
  if (!isApi(request.url)) throw new Rejection('content-type-unknown');
  const text = textOf(bytes);
  const value = parsed(text);
  const repeated = repeatedKey(text, value);
  if (repeated !== undefined) throw new Rejection('json-key-repeated');
  return value;
}

function textOf(bytes: Buffer): string {
  if (!isUtf8(bytes)) throw new Rejection('body-not-utf8');
  return bytes.toString('utf8');
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new Rejection('json-broken');
  }
}

/** A form as it was sent: text per control, a list where a control was sent more than once. */
export type SentForm = Record<string, string | string[]>;

function formOf(request: HttpRequest, bytes: Buffer): SentForm {
  if (isApi(request.url)) throw new Rejection('content-type-unknown');
  const form: SentForm = {};
  const text = textOf(bytes);
  const pairs = text === '' ? [] : text.split('&', httpLimits.maxFormFields + 1);
  if (pairs.length > httpLimits.maxFormFields) {
    throw new Rejection('form-too-many-fields', { max: httpLimits.maxFormFields });
  }
  for (const pair of pairs) {
    const at = pair.indexOf('=');
    const name = decoded(at < 0 ? pair : pair.slice(0, at));
    const value = at < 0 ? '' : decoded(pair.slice(at + 1));
    if (name === '_key') request.formKey = value;
    else if (name === '_csrf') request.formToken = value;
    else addField(form, name, value);
  }
  return form;
}

/** `decodeURIComponent` refuses what is not UTF-8, where others put replacement characters. */
function decoded(text: string): string {
  if (!text.includes('%') && !text.includes('+')) return text;
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    throw new Rejection('form-broken');
  }
}

/** Own fields only, defined rather than set: a field may be called `__proto__`, and be refused later. */
function addField(form: SentForm, name: string, value: string): void {
  const known = Object.hasOwn(form, name) ? form[name] : undefined;
  const next = known === undefined ? value : [known, value].flat();
  Object.defineProperty(form, name, {
    value: next,
    enumerable: true,
    configurable: true,
    writable: true,
  });
}
