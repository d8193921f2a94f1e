import { HttpException } from '@nestjs/common';
import { ConcurrencyConflict, StoreUnavailable } from '#event-store';
import { Rejection, type RejectionParams } from '#kernel';
import { InvalidInput } from '#validation';
import { rejectionText, translator } from '#web';
import { fieldText } from './field-text.js';
import { statusOf } from './rejection-status.js';

/** One field of the input that is not as declared. */
export type FieldError = { readonly field: string; readonly rule: string; readonly detail: string };

/** What went wrong, before it is put into words. */
export type Trouble = {
  readonly status: number;
  readonly code: string;
  readonly params: RejectionParams;
  readonly retryAfterSeconds?: number;
  readonly fields?: InvalidInput['problems'];
  /** True when nobody foresaw it: it is logged, and nothing of it is told. */
  readonly unexpected?: boolean;
};

/** A problem document (RFC 9457). */
export type Problem = {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly instance: string;
  readonly code: string;
  readonly errors?: readonly FieldError[];
};

/** What an error means over HTTP. */
export function troubleOf(error: unknown): Trouble {
  if (error instanceof Rejection) return rejected(error);
  if (error instanceof InvalidInput) {
    return { status: 422, code: 'invalid-input', params: {}, fields: error.problems };
  }
  if (error instanceof StoreUnavailable) {
    const { retryAfterSeconds } = error;
    return { status: 503, code: 'store-unavailable', params: {}, retryAfterSeconds };
  }
  if (error instanceof ConcurrencyConflict) {
    return { status: 409, code: 'changed-meanwhile', params: {} };
  }
  const status = statusIn(error);
  const code = CODES[status];
  if (code !== undefined) return { status, code, params: {} };
  return UNEXPECTED;
}

/** The document that tells of a trouble in the reader's language, without personal data. */
export function problemDocument(trouble: Trouble, locale: string, requestId: string): Problem {
  const { status, code, params, fields } = trouble;
  return {
    type: `/problems/${code}`,
    title: translator(locale)(`problems:title.${groupOf(status)}`),
    status,
    detail: rejectionText(locale, code, params),
    instance: `urn:uuid:${requestId}`,
    code,
    ...(fields && {
      errors: fields.map((field) => ({
        field: field.path,
        rule: field.rule,
        detail: fieldText(locale, field),
      })),
    }),
  };
}

/** Troubles that are explained alike: the name of their texts in `problems.json`. */
export function groupOf(status: number): string {
  return GROUPS[status] ?? 'refused';
}

const GROUPS: Readonly<Record<number, string>> = {
  400: 'unreadable',
  401: 'sign-in',
  403: 'not-allowed',
  404: 'not-found',
  413: 'too-large',
  414: 'too-large',
  415: 'unreadable',
  422: 'invalid',
  429: 'too-many',
  500: 'unexpected',
  503: 'unavailable',
};

const UNEXPECTED: Trouble = { status: 500, code: 'unexpected', params: {}, unexpected: true };

/** Seconds after which it makes sense to try again. */
const RETRY_AFTER_SECONDS = 1;

function rejected({ code, params }: Rejection): Trouble {
  const status = statusOf(code);
  if (status === 500) return UNEXPECTED;
  if (status !== 503 && status !== 429) return { status, code, params };
  const said = Number(params['retryAfterSeconds']);
  return { status, code, params, retryAfterSeconds: said > 0 ? said : RETRY_AFTER_SECONDS };
}

/** What Nest and Fastify refuse by themselves, in our own codes. */
const CODES: Readonly<Record<number, string>> = {
  400: 'request-unreadable',
  404: 'not-found',
  413: 'body-too-large',
  414: 'address-too-long',
  415: 'content-type-unknown',
  429: 'too-many-requests',
  503: 'store-unavailable',
};

function statusIn(error: unknown): number {
  if (error instanceof HttpException) return error.getStatus();
  return Number((error as { readonly statusCode?: unknown } | undefined)?.statusCode ?? 500);
}
