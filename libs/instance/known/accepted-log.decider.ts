import type { InstanceEvent, LogAccepted } from '#catalogue';
import type { Decider } from '#kernel';

/** How often a log that was not the one before was accepted. */
export type AcceptedLogs = { readonly times: number };

export type AcceptLog = { readonly type: 'AcceptLog' } & LogAccepted['data'];

/** What happened to the log as a whole, by whoever holds the machine: nothing is refused here. */
export const acceptedLogDecider: Decider<AcceptedLogs, AcceptLog, InstanceEvent> = {
  initial: { times: 0 },
  decide: ({ type: _, ...data }) => [{ type: 'LogAccepted', data }],
  evolve: ({ times }) => ({ times: times + 1 }),
};

export const acceptedLogStream = 'instance-log';
