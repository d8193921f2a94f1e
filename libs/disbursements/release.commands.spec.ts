import { comparableAccount } from '#kernel';
import { fundsReceived } from '../../test/support/fund-moves.js';
import type { WorldInMemory } from '../../test/support/ports-in-memory.js';
import { attemptIdOf, shift, type AnyEvent } from '#catalogue';
import { refOf } from '#commands';
import {
  cancelDisbursement,
  changePayee,
  prepareDisbursement,
  screenPayee,
  type PayeeInput,
} from './disbursement.commands.js';
import { eur } from './disbursement.fixtures.js';
import { recordFailedAfterPaid, recordPaid } from './payment.commands.js';
import { PAYEE_ACCOUNT_LOOKUP } from './payee-account.js';
import { bankSlip, codeOf, details, grantId, payoutWorld } from './payout-world.fixtures.js';
import { payoutSteps } from './payout-steps.fixtures.js';
import { releaseDisbursement } from './release.commands.js';

let world: WorldInMemory;

beforeEach(async () => {
  world = await payoutWorld();
});

const { agreed, prepared, looked, sent } = payoutSteps(() => world);

describe('The bank must hold what is released', () => {
  const account = 'fundaccount-fund.EUR';
  const byCard = (minor: number): AnyEvent =>
    fundsReceived(minor, { receiptId: 'card' }, 'processor');
  const gone = (minor: number): AnyEvent => ({
    type: 'FundsSettled',
    data: {
      fundId: 'fund',
      holdId: 'other.1',
      attemptId: 'other',
      money: eur(minor),
      feeMinor: '0',
      moves: shift('bank', 'outside', [{ restriction: 'free', minor: String(minor) }]),
    },
  });
  const screened = async (minor: number, key?: string): Promise<string> => {
    const disbursementId = await prepared(minor, key);
    const look = { disbursementId, listVersion: 'EU', result: 'clear' } as const;
    await screenPayee(world.ports, world.by('treasurer'), look);
    await looked(disbursementId, 'releaser', 'other-releaser');
    return disbursementId;
  };

  test('it is set aside with the last release that is needed, once', async () => {
    await agreed();
    const disbursementId = await screened(300_000);
    await releaseDisbursement(world.ports, world.by('releaser', 'key'), { disbursementId });
    const again = await releaseDisbursement(world.ports, world.by('releaser', 'key'), {
      disbursementId,
    });
    expect(again.repeated).toBe(true);
    const money = eur(300_000);
    const recorded = await world.ports.store.read(account);
    expect(recorded.map(({ event }) => event).slice(1)).toEqual([
      {
        type: 'CashSetAside',
        data: {
          fundId: 'fund',
          attemptId: attemptIdOf(disbursementId, 1),
          money,
          moves: shift('bank', 'set-aside', [{ restriction: 'free', minor: '300000' }]),
        },
      },
    ]);
  });

  test('what a processor holds is not enough: nothing is released', async () => {
    await agreed();
    await world.put(account, byCard(500_000), gone(800_000));
    const disbursementId = await screened(300_000);
    const release = releaseDisbursement(world.ports, world.by('releaser'), { disbursementId });
    await expect(release).rejects.toMatchObject({
      code: 'bank-balance-short',
      params: { available: '200000', needed: '300000', currency: 'EUR' },
    });
    expect(await world.typesIn(`disbursement-${disbursementId}`)).not.toContain(
      'DisbursementReleaseGiven',
    );
  });

  test('two releases at the same moment cannot both count on the same money', async () => {
    await agreed();
    await world.put(account, byCard(500_000), gone(800_000));
    const payouts = [await screened(150_000, 'a'), await screened(150_000, 'b')];
    const outcomes = await Promise.all(
      payouts.map((disbursementId) =>
        codeOf(releaseDisbursement(world.ports, world.by('releaser'), { disbursementId })),
      ),
    );
    expect([...outcomes].sort()).toEqual(['accepted', 'bank-balance-short']);
  });

  test('two people who give the last two releases at once set it aside once', async () => {
    await agreed();
    const { ports, by } = world;
    const disbursementId = await screened(300_000);
    const first = await sent(disbursementId, 'releaser');
    await recordPaid(ports, by('accountant'), { disbursementId, ...bankSlip });
    const bounced = { disbursementId, reason: 'account-closed' } as const;
    await recordFailedAfterPaid(ports, by('accountant'), bounced);
    const look = { disbursementId, listVersion: 'EU', result: 'clear' } as const;
    await screenPayee(ports, by('treasurer'), look);
    await looked(disbursementId, 'other-releaser');
    await Promise.all(
      ['releaser', 'other-releaser'].map((person) =>
        releaseDisbursement(ports, by(person), { disbursementId }),
      ),
    );
    const attempts = (await ports.store.read(account))
      .map(({ event }) => event)
      .flatMap((event) => (event.type === 'CashSetAside' ? [event.data.attemptId] : []));
    expect(attempts).toEqual([first, attemptIdOf(disbursementId, 2)]);
    expect((await world.typesIn(`disbursement-${disbursementId}`)).at(-1)).toBe(
      'DisbursementReleased',
    );
  });

  test('a release that comes too late leaves the money of the one that stands', async () => {
    await agreed();
    const disbursementId = await screened(300_000);
    const outcomes = await Promise.all(
      ['releaser', 'other-releaser'].map((person) =>
        codeOf(releaseDisbursement(world.ports, world.by(person), { disbursementId })),
      ),
    );
    expect([...outcomes].sort()).toEqual(['accepted', 'wrong-stage']);
    expect((await world.typesIn(account)).slice(1)).toEqual(['CashSetAside']);
  });

  test('a release that meets a cancellation leaves nothing set aside', async () => {
    await agreed();
    const { ports, by } = world;
    const disbursementId = await screened(300_000);
    const cancelsFirst: typeof ports.execute = async (decider, stream, command, context) => {
      const asked: unknown =
        typeof command === 'function' ? await (command as () => Promise<unknown>)() : command;
      if ((asked as { readonly type: string }).type === 'Release') {
        await cancelDisbursement(ports, by('treasurer'), { disbursementId, reason: 'mistake' });
      }
      return ports.execute(decider, stream, command, context);
    };
    const late = { ...ports, execute: cancelsFirst };
    const outcome = await codeOf(releaseDisbursement(late, by('releaser'), { disbursementId }));
    expect(outcome).toBe('wrong-stage');
    expect((await world.typesIn(account)).slice(1)).toEqual(['CashSetAside', 'CashFreed']);
  });
});

describe('What one person may release', () => {
  const other = { name: 'Their brother', account: 'be71-0961-2345-6769' };
  const screenedTo = async (minor: number, payee: Partial<PayeeInput>, key: string) => {
    const { ports, by } = world;
    const { disbursementId } = await prepareDisbursement(ports, by('treasurer', key), {
      grantId,
      money: eur(minor),
      rail: 'bank',
      payee: { ...details, ...payee },
    });
    const look = { disbursementId, listVersion: 'EU', result: 'clear' } as const;
    await screenPayee(ports, by('treasurer'), look);
    await looked(disbursementId, 'releaser', 'other-releaser');
    return disbursementId;
  };
  const releasedBy = async (person: string, disbursementId: string) => {
    const { ports, by } = world;
    const { events } = await releaseDisbursement(ports, by(person), { disbursementId });
    return events.map(({ type }) => type);
  };
  /** Somebody of another case was paid already; the limit is 5,000.00. */
  const paidBefore = (ref: string, minor: number): Promise<unknown> =>
    world.put(`payee-${ref}`, {
      type: 'PayoutCounted',
      data: {
        ref,
        disbursementId: 'of another case',
        money: eur(minor),
        releasedAt: '2026-03-01T00:00:00.000Z',
        released: 1,
      },
    });
  const refOfAccount = (account: string): Promise<string> =>
    refOf(world.ports, PAYEE_ACCOUNT_LOOKUP, comparableAccount(account));

  test('is counted by account, however the name is spelled and the number is written', async () => {
    await agreed();
    await paidBefore(await refOfAccount('BE71096123456769'), 400_000);
    const disbursementId = await screenedTo(150_000, other, 'x');
    expect(await releasedBy('releaser', disbursementId)).toEqual(['DisbursementReleaseGiven']);
    expect(await releasedBy('other-releaser', disbursementId)).toContain('DisbursementReleased');
  });

  test('is counted by person, whatever account they name', async () => {
    await agreed();
    await paidBefore(await refOf(world.ports, 'person', details.name), 400_000);
    const disbursementId = await screenedTo(150_000, { account: 'GB33BUKB20201555555555' }, 'x');
    expect(await releasedBy('releaser', disbursementId)).toEqual(['DisbursementReleaseGiven']);
  });

  test('is enough where nobody was paid before', async () => {
    await agreed();
    await paidBefore(await refOfAccount('GB33BUKB20201555555555'), 400_000);
    const disbursementId = await screenedTo(150_000, other, 'x');
    expect(await releasedBy('releaser', disbursementId)).toContain('DisbursementReleased');
  });

  test('is seen by them: not opened, or changed since, nothing is released', async () => {
    await agreed();
    const { ports, by } = world;
    const id = { disbursementId: await prepared() };
    const look = { ...id, listVersion: 'EU', result: 'clear' } as const;
    await screenPayee(ports, by('treasurer'), look);
    const release = () => codeOf(releaseDisbursement(ports, by('releaser'), id));
    expect(await release()).toBe('payee-not-opened');
    await looked(id.disbursementId, 'releaser');
    world.setClock('2026-03-16T11:00:00.000Z');
    const payee = { ...details, account: 'GB33BUKB20201555555555' };
    await changePayee(ports, by('second-treasurer'), { ...id, rail: 'bank', payee });
    await screenPayee(ports, by('treasurer'), look);
    expect(await release()).toBe('payee-not-opened');
    await looked(id.disbursementId, 'releaser');
    expect(await release()).toBe('accepted');
  });
});
