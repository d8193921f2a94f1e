import type { RoleName } from '#catalogue';
import type { Ports } from '#commands';
import { newId } from '#kernel';
import { receiptMoves } from '../../support/fund-moves.js';
import type { CrisisFund } from './crisis-fund.js';
import { staffWith, type Staff } from './staff.js';

/** Whoever the default policy of a fund promises to ask for, by the role that they hold. */
const STAFF: readonly RoleName[] = [
  'duty-officer',
  'verifier',
  'chair',
  'treasurer',
  'releaser',
  'releaser',
];
/** Seats that its largest band asks for. */
const RANKS = ['member', 'member', 'member', 'member', 'board'] as const;

export type Keepers = {
  readonly staff: readonly Staff[];
  readonly members: readonly Staff[];
};

/** Gives a fund what it needs before it may take requests: staff, a committee, money. */
export async function keepPromises(
  ports: Ports,
  put: CrisisFund['put'],
  place: { readonly fundId: string; readonly entityId: string; readonly minor?: number },
): Promise<Keepers> {
  const { fundId, minor = 100_000 } = place;
  const staff: Staff[] = [];
  for (const role of STAFF) staff.push(await staffWith(ports, [role], place));
  const members: Staff[] = [];
  const year = ports.clock.now().getUTCFullYear();
  for (const rank of RANKS) {
    const member = await staffWith(ports, [], place);
    members.push(member);
    const term = { from: `${year}-01-01`, until: `${year}-12-31` };
    const seat = {
      committeeId: fundId,
      seatId: newId(),
      memberId: member.accountId,
      rank,
      ...term,
    };
    const confirmed = { ...seat, confirmedBy: 'governing-body' };
    await put(`committee-${fundId}`, { type: 'SeatConfirmed', data: confirmed });
  }
  if (minor > 0) await giveMoney(put, fundId, minor);
  return { staff, members };
}

/** Free money for a fund, as its account has it. */
export async function giveMoney(
  put: CrisisFund['put'],
  fundId: string,
  minor: number,
): Promise<void> {
  const money = { minor: String(minor), currency: 'EUR' };
  await put(`fundaccount-${fundId}.EUR`, {
    type: 'FundsReceived',
    data: {
      fundId,
      receiptId: newId(),
      money,
      restriction: 'free',
      source: 'gift',
      on: '2026-03-01',
      moves: receiptMoves(money.minor),
    },
  });
}
