import type { Ports, Invocation } from '#commands';
import { fundAccountDecider, fundAccountStream } from '#funds/facts';
import { loadState } from '#event-store';
import { newId } from '#kernel';
import { camtFile, type CamtTold } from '../../../test/support/camt-file.js';
import { portsInMemory, type WorldInMemory } from '../../../test/support/ports-in-memory.js';
import { recordDonation } from '../donation.commands.js';
import { donationDecider } from '../donation.decider.js';
import { receiptOf } from '../gift-receipt.js';
import { confirmBankAccount, proposeBankAccount } from './bank-account.commands.js';
import { bankAccountDecider } from './bank-account.decider.js';
import { importStatements, type StatementsOutcome } from './import-statements.js';
import { surveyBankFile } from './reading/bank-file.js';

export const IBAN = 'DE89 3704 0044 0532 0130 00';
export const DAY = '2026-03-09';

export type BankWorld = WorldInMemory & {
  readonly bankAccountId: string;
  readonly importFile: (told: CamtTold) => Promise<StatementsOutcome>;
  /** Ids of the lines, in the order in which they came into the log. */
  readonly lineIds: () => Promise<readonly string[]>;
  /** Does what the payment process does: every gift comes into the account of its fund. */
  readonly bookGifts: () => Promise<void>;
  /** A gift that the treasurer writes down by hand; its id. */
  readonly typed: (minor: string, change?: object) => Promise<string>;
  readonly treasurer: () => Invocation;
};

/** A fund with a treasurer, an accountant, and an account at a bank that both of them registered. */
export async function bankWorld(): Promise<BankWorld> {
  const world = await portsInMemory({} as never, '2026-03-12T10:00:00Z');
  const { ports, fundId, by } = world;
  await world.employ('treasurer', 'treasurer');
  await world.employ('accountant', 'accountant');
  await world.employ('chair', 'chair');
  const { bankAccountId } = await proposeBankAccount(ports, by('treasurer'), fundId, IBAN);
  const stream = `bankaccount-${bankAccountId}`;
  const { proposal } = await loadState(ports.store, bankAccountDecider, stream);
  const proposalId = proposal?.proposalId ?? '';
  const again = { proposalId, number: IBAN };
  await confirmBankAccount(ports, by('accountant'), bankAccountId, again);
  const treasurer = () => by('treasurer');
  const booked = new Set<string>();
  return {
    ...world,
    bankAccountId,
    treasurer,
    importFile: (told) => importStatements(ports, surveyBankFile(Buffer.from(camtFile(told)))),
    lineIds: async () => {
      const log = await ports.store.readAll(0n, 10_000);
      return log.flatMap(({ event }) =>
        event.type === 'BankLineRecorded' ? [(event.data as { lineId: string }).lineId] : [],
      );
    },
    bookGifts: () => bookGifts(ports, booked, world),
    typed: async (minor, change = {}) => {
      const money = { minor, currency: 'EUR' };
      const said = {
        fundId,
        donorId: null,
        donorKind: 'individual',
        money,
        feeMinor: '0',
      } as const;
      const when = { restriction: 'free', method: 'bank', receivedOn: DAY } as const;
      const input = { ...said, ...when, ...change };
      return (await recordDonation(ports, treasurer(), input)).donationId;
    },
  };
}

async function bookGifts(
  ports: Ports,
  booked: Set<string>,
  { byProcess }: Pick<WorldInMemory, 'byProcess'>,
): Promise<void> {
  const log = await ports.store.readAll(0n, 100_000);
  for (const { event } of log) {
    if (event.type !== 'DonationReceived') continue;
    const { donationId, fundId } = event.data as { donationId: string; fundId: string };
    if (booked.has(donationId)) continue;
    booked.add(donationId);
    const state = await loadState(ports.store, donationDecider, `donation-${donationId}`);
    if (state.status !== 'received' || !state.gift) continue;
    const { minor, ...received } = receiptOf(state.gift);
    const { currency } = state;
    const context = {
      commandId: newId(),
      inputHash: '',
      actor: byProcess('payment').actor,
      entity: 'entity',
      timeZone: 'Europe/Paris',
      now: ports.clock.now(),
    };
    const money = { minor, currency };
    const source = `donation-${donationId}`;
    const command = {
      type: 'RecordReceipt',
      fundId,
      receiptId: donationId,
      money,
      source,
    } as const;
    const stream = fundAccountStream(fundId, currency);
    await ports.execute(fundAccountDecider, stream, { ...command, ...received }, context);
  }
}
