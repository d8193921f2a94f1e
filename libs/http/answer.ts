import type { HttpReply } from './request.js';

/** What every command tells about how it was carried out; `Executed` is one. */
export type CarriedOut = { readonly position: bigint; readonly repeated: boolean };

export const POSITION_HEADER = 'fund-position';
export const REPLAYED_HEADER = 'idempotency-replayed';

/**
 * The answer of the JSON API to a command: its body, with `Fund-Position` for whoever wants to read
 * what was written, and `Idempotency-Replayed: true` when it had been carried out before. 201 where
 * something was created, else 200.
 */
export function answer<T>(
  reply: HttpReply,
  executed: CarriedOut,
  body: T,
  status: 200 | 201 = 200,
): T {
  void reply.status(status).header(POSITION_HEADER, String(executed.position));
  if (executed.repeated) void reply.header(REPLAYED_HEADER, 'true');
  return body;
}
