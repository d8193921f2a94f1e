import type { EventOf } from '#catalogue';
import { merkleLog } from '#audit';
import type { CommandContext } from '#event-store';
import { projections } from '#instance';
import { newId, newSalt, type Decider } from '#kernel';
import type { Projection } from '#read-models';
import { gift } from './event-load.js';

type Gift = EventOf<'DonationReceived'>;
type Given = { readonly gift: Gift['data'] };

/** Decides what it is asked, once for each stream: what a command costs beside its own rules. */
export const giftDecider: Decider<number, Given, Gift> = {
  initial: 0,
  decide: ({ gift: data }, before) => (before > 0 ? [] : [{ type: 'DonationReceived', data }]),
  evolve: (before) => before + 1,
};

/** The leaves of the log and the list of gifts, which whoever gave wants to see at once. */
export const giftViews: readonly Projection[] = [
  merkleLog,
  ...projections.filter(({ name }) => name === 'donations'),
];

export type GiftCommand = {
  readonly stream: string;
  readonly command: Given;
  readonly context: CommandContext;
};

/** A command of a client, with a key of its own. */
export function giftCommand(): GiftCommand {
  const stream = `donation-${newId()}`;
  const { data, metadata } = gift(stream);
  const { actor, entity, commandId } = metadata;
  const inputHash = `${newSalt()}${newSalt()}`;
  const context = {
    commandId,
    inputHash,
    actor,
    entity,
    timeZone: 'Europe/Paris',
    now: new Date(),
  };
  return { stream, command: { gift: data as Gift['data'] }, context };
}

export function percentile(times: readonly number[], part: number): number {
  const sorted = [...times].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? NaN;
}
