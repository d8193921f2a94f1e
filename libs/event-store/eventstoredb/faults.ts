import type { ErrorType } from '@eventstore/db-client';
import { StoreUnavailable } from '../event-store.js';

/**
 * What a failed call means. `refused`: asking again changes nothing until somebody puts it right.
 * `unknown`: nobody can say whether the server did it; the same request may be sent again.
 */
export type Fault = 'no-stream' | 'deleted' | 'conflict' | 'too-large' | 'refused' | 'unknown';

/** A call took longer than we wait. The client's own limits are ignored on some of its paths. */
export class TookTooLong extends Error {
  constructor(what: string, ms: number) {
    super(`${what} was not answered within ${ms} ms`);
    this.name = 'TookTooLong';
  }
}

/** By the client's `type`; its classes share one name, and some errors are not of its classes. */
const BY_TYPE: Readonly<Partial<Record<`${ErrorType}`, Fault>>> = {
  'stream-not-found': 'no-stream',
  'no-stream': 'no-stream',
  'stream-deleted': 'deleted',
  'wrong-expected-version': 'conflict',
  'maximum-append-size-exceeded': 'too-large',
  'access-denied': 'refused',
};

const GRPC_PERMISSION_DENIED = 7;
const GRPC_UNAUTHENTICATED = 16;
/** gRPC tells of a certificate that it does not trust as of a server that is away. */
const ABOUT_CERTIFICATES = /certificate|self.signed|SSL|TLS|altnames/i;

/** What the error of a call means; raw gRPC errors and the client's own sorts alike. */
export function faultOf(error: unknown): Fault {
  const { type, code } = (error ?? {}) as { type?: `${ErrorType}`; code?: unknown };
  const known = type && BY_TYPE[type];
  if (known) return known;
  const refused =
    code === GRPC_PERMISSION_DENIED || code === GRPC_UNAUTHENTICATED || isAboutCertificates(error);
  return refused ? 'refused' : 'unknown';
}

/** The one error for whoever called: the edge answers it with 503 and Retry-After. */
export function unavailable(error: unknown): StoreUnavailable {
  if (error instanceof StoreUnavailable) return error;
  const refused = faultOf(error) === 'refused';
  return new StoreUnavailable(inWords(error), { cause: error, refused });
}

function inWords(error: unknown): string {
  if (isAboutCertificates(error)) {
    return 'its certificate is not trusted; give tlsCAFile in EVENTSTORE_URL, and the host name it was issued for';
  }
  if (faultOf(error) === 'refused') return 'it refuses the name or password in EVENTSTORE_URL';
  if (faultOf(error) === 'deleted') return 'a stream was tombstoned by hand';
  if (error instanceof TookTooLong) return error.message;
  return 'EventStoreDB cannot be reached, or did not finish';
}

function isAboutCertificates(error: unknown): boolean {
  return error instanceof Error && ABOUT_CERTIFICATES.test(error.message);
}
