import { pledgeDecider, pledgeStream } from '#giving';
import type { Process, Reaction } from './process.js';

/** Counts gifts on the pledges that they name, on the day of the gift. It moves no money. */
export const pledgeProcess: Process = {
  name: 'pledges',
  on: {
    DonationReceived: ({ pledge, donationId, fundId, money, baseMinor, ...data }) => {
      if (!pledge) return [];
      const { pledgeId, instalment } = pledge;
      const { restriction, receivedOn } = data;
      const gift = { donationId, fundId, money, baseMinor, restriction, instalment, receivedOn };
      return [counted(pledgeId, receivedOn, { type: 'CountGift', kind: 'process', ...gift })];
    },
    DonationCorrected: ({ pledgeId, donationId, correctionId, was, becomes }, { metadata }) => {
      if (pledgeId === undefined) return [];
      const now = becomes && {
        minor: becomes.money.minor,
        baseMinor: becomes.baseMinor,
        restriction: becomes.restriction,
        receivedOn: becomes.receivedOn,
      };
      const corrected = { donationId, correctionId, was, becomes: now };
      const command = { type: 'CorrectGift', kind: 'process', ...corrected } as const;
      return [counted(pledgeId, metadata.effectiveDate, command)];
    },
  },
};

function counted(
  pledgeId: string,
  effectiveDate: string,
  command: Parameters<typeof pledgeDecider.decide>[0],
): Reaction {
  const stream = pledgeStream(pledgeId);
  return {
    stream,
    carryOut: (execute, context) =>
      execute(pledgeDecider, stream, command, { ...context, effectiveDate }),
  };
}
