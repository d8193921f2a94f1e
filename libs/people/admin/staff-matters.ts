import type { Ports } from '#commands';
import { loadState } from '#event-store';
import { resetSecret } from '../access.commands.js';
import { accountDecider } from '../account.decider.js';
import type { AccountState } from '../account.state.js';
import { administrationDecider } from '../administration.decider.js';
import { isWaiting } from '../administration.state.js';
import { administrationStream } from '../power.commands.js';
import { resetCode } from '../told-codes.js';
import type { StaffRow } from './staff-directory.projection.js';

/** The reader's half of a way to a new password: the code, or the path of the link. */
export type Half = { readonly code: string } | { readonly path: string };

/** What waits for a second person, and what the reader is to pass on; no names. */
export type StaffMatters = {
  /** Whether a second person has met whoever holds the account. */
  readonly met: ReadonlyMap<string, boolean>;
  readonly measures: readonly {
    readonly measureId: string;
    readonly measure: string;
    readonly accountId: string;
    readonly role: string | null;
    readonly askedBy: string;
    readonly askedAt: string;
  }[];
  readonly resets: readonly ({ readonly accountId: string } & Half)[];
};

/** The same for a program as the page shows. */
export async function staffMatters(
  ports: Ports,
  rows: readonly StaffRow[],
  reader: string,
): Promise<StaffMatters> {
  const now = ports.clock.now().toISOString();
  const states = await Promise.all(
    rows.map(async ({ account_id: accountId }) => {
      const state = await loadState(ports.store, accountDecider, `account-${accountId}`);
      return { accountId, state };
    }),
  );
  const entities = [...new Set(rows.map(({ entity_id }) => entity_id))];
  const registers = await Promise.all(
    entities.map((id) => loadState(ports.store, administrationDecider, administrationStream(id))),
  );
  const known = new Set(rows.map(({ account_id }) => account_id));
  const asked = registers
    .flatMap((register) => register.asked)
    .filter((one) => isWaiting(one, now) && known.has(one.accountId));
  return {
    met: new Map(states.map(({ accountId, state }) => [accountId, state.meeting.metBy !== null])),
    measures: asked.map(({ measureId, measure, accountId, role, by, at }) => {
      const about = { measureId, measure, accountId, role: role?.role ?? null };
      return { ...about, askedBy: by, askedAt: at };
    }),
    resets: states.flatMap(({ accountId, state }) => {
      const half = halfOf(ports, accountId, state, reader, now);
      return half ? [{ accountId, ...half }] : [];
    }),
  };
}

/** Who asked is shown the code, and who agreed the link: neither can set a password alone. */
export function halfOf(
  { vault }: Pick<Ports, 'vault'>,
  accountId: string,
  { reset }: AccountState,
  reader: string,
  now: string,
): Half | undefined {
  if (!reset || Date.parse(reset.expiresAt) <= Date.parse(now)) return undefined;
  const { resetRef, askedBy, by } = reset;
  if (askedBy === reader) return { code: resetCode(vault, accountId, resetRef) };
  if (by !== reader) return undefined;
  const secret = encodeURIComponent(resetSecret({ vault }, accountId, resetRef));
  return { path: `/sign-in/reset?secret=${secret}` };
}
