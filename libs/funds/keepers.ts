import { loadStaff, type Ports } from '#commands';
import { foldStream, loadState } from '#event-store';
import { isVotingSeat, mandatesFold } from '#gate';
import { availableOver } from './buckets.js';
import { fundAccountDecider } from './fund-account.decider.js';
import { fundAccountStream } from './fund-account.stream.js';
import type { Keepers } from './promises.js';

/** The fund whose keepers are asked for, at an instant that is on a day there. */
type Asked = {
  readonly fundId: string;
  readonly currency: string;
  readonly at: Date;
  readonly today: string;
};

/**
 * Who could keep what a fund promises: from the streams of the accounts, of the committee and of the
 * fund's money. It reads every account that may have a part in the fund, which nobody does often.
 */
export async function loadKeepers(
  ports: Ports,
  { fundId, currency, at, today }: Asked,
): Promise<Keepers> {
  const { store } = ports;
  const mandates = await foldStream(store, mandatesFold, `committee-${fundId}`);
  const voting = mandates.filter((mandate) => isVotingSeat(mandate, today));
  const members = voting.map(({ memberId }) => memberId);
  const staff = await loadStaff(ports, fundId, at, members);
  const { buckets } = await loadState(
    store,
    fundAccountDecider,
    fundAccountStream(fundId, currency),
  );
  const isThere = (accountId: string): boolean =>
    staff.some((person) => person.accountId === accountId);
  return {
    staff,
    seats: voting.filter(({ memberId }) => isThere(memberId)),
    availableMinor: availableOver(buckets, buckets.keys()),
  };
}
