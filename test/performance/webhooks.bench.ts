/**
 * A burst of 5,000 messages of a card provider, kept and then acted on: three of each gift, as they come.
 * The provider answers at once, so that the house alone is measured. Beside it, in turn and in a store of
 * the same kind, as many events are appended bare, each to a stream of its own.
 */
import { noticeDecider, type CardProvider } from '#giving';
import { openInstance } from '#instance';
import { money, newId } from '#kernel';
import { join } from 'node:path';
import { inTurn, median, medianRatio, report, scaled, secondsOf, withFolder } from './harness.js';

const NOTICES = scaled(5_000);
const EACH = ['payment_intent.succeeded', 'charge.updated', 'payment_intent.succeeded'] as const;
const ROUNDS = 3;
const GOAL_PER_SECOND = 300;
const FUND = newId();
const ENTITY = 'bench';
const PAID_AT = new Date().toISOString();
const MINOR = 5_000;
const FEE_MINOR = 100;
/** Any event will do. */
const NOTED = { type: 'MatchPoolExhausted', data: { poolId: 'bench' } } as const;

/** It knows every payment, each of the gift that it is named after. */
const provider: CardProvider = {
  name: 'stripe',
  checkoutOrigin: 'https://checkout.example',
  compareEveryMs: 24 * 3_600_000,
  openCheckout: () => Promise.reject(new Error('nobody gives here')),
  checkout: () => Promise.resolve(undefined),
  paymentsOf: (_kind, objectId) => Promise.resolve([objectId]),
  payment: (paymentId) =>
    Promise.resolve({
      paymentId,
      donationId: paymentId,
      plan: null,
      status: 'succeeded',
      isDeclined: false,
      money: money(MINOR, 'EUR'),
      receipt: {
        chargeId: `charge-${paymentId}`,
        at: PAID_AT,
        money: money(MINOR, 'EUR'),
        fee: money(FEE_MINOR, 'EUR'),
        instrument: null,
      },
      refunds: [],
      disputes: [],
    }),
  eventsSince: async function* none() {
    yield* [];
  },
  readWebhook: () => {
    throw new Error('nothing is sent here');
  },
};

await withFolder(async (folder) => {
  const { ports, ticker, processes, projector, close } = await openInstance({
    data: join(folder, 'house'),
    cards: provider,
  });
  const context = () => ({
    commandId: newId(),
    inputHash: '0',
    actor: { id: 'bench', kind: 'process', role: 'process', authentication: 'none' } as const,
    entity: ENTITY,
    timeZone: 'UTC',
    now: new Date(),
  });
  const writing = {
    initial: null,
    evolve: () => null,
    decide: (events: readonly never[]) => events,
  };
  const write = (stream: string, ...events: readonly object[]) =>
    ports.execute(writing, stream, events as readonly never[], context());

  await write(`entity-${ENTITY}`, {
    type: 'EntityRegistered',
    data: {
      entityId: ENTITY,
      name: { en: 'Bench' },
      kind: 'network',
      parentId: null,
      baseCurrency: 'EUR',
      fiscalYearStartMonth: 1,
      timeZone: 'UTC',
      languages: ['en'],
    },
  });
  await write(`fund-${FUND}`, {
    type: 'FundCreated',
    data: {
      fundId: FUND,
      entityId: ENTITY,
      name: { en: 'Bench' },
      purpose: { en: 'Bench' },
      preset: 'crisis',
      baseCurrency: 'EUR',
      openedOn: '2020-01-01',
    },
  });

  const settled = async (): Promise<void> => {
    await ticker?.settled();
    await processes?.settled();
    await projector.waitFor(await ports.store.head());
  };

  const burst = async (): Promise<number> => {
    const gifts = Array.from({ length: Math.ceil(NOTICES / EACH.length) }, () => newId());
    await Promise.all(
      gifts.map((donationId) =>
        write(`donation-${donationId}`, {
          type: 'DonationIntended',
          data: {
            donationId,
            fundId: FUND,
            money: money(MINOR, 'EUR'),
            restriction: 'free',
            rhythm: 'once',
            monthlyOf: null,
            provider: 'stripe',
            subjectRef: null,
            email: null,
            closesAt: PAID_AT,
          },
        }),
      ),
    );
    await settled();
    const notices = EACH.flatMap((about) => gifts.map((objectId) => ({ about, objectId })));
    const seconds = await secondsOf(async () => {
      await Promise.all(
        notices.map(({ about, objectId }) => {
          const noticeId = newId();
          return ports.execute(
            noticeDecider,
            `psp-stripe-${noticeId}`,
            {
              type: 'KeepNotice',
              provider: 'stripe',
              noticeId,
              about,
              objectKind: 'payment_intent',
              objectId,
              happenedAt: PAID_AT,
              found: 'told',
            },
            context(),
          );
        }),
      );
      await settled();
    });
    for (const donationId of gifts) {
      const received = await ports.store.read(`donation-${donationId}`);
      const count = received.filter(({ type }) => type === 'DonationReceived').length;
      if (count !== 1) throw new Error(`a gift was received ${count} times`);
    }
    return notices.length / seconds;
  };
  const bare = async (): Promise<number> => {
    const seconds = await secondsOf(() =>
      Promise.all(Array.from({ length: NOTICES }, () => write(`pool-${newId()}`, NOTED))),
    );
    await projector.waitFor(await ports.store.head());
    return NOTICES / seconds;
  };
  const figures = await inTurn(ROUNDS, { burst, bare });
  await close();
  const perSecond = median(figures.burst);
  report({
    bench: 'webhooks',
    goal: `${NOTICES} messages of a card provider drained at ${GOAL_PER_SECOND} a second`,
    figure: perSecond,
    unit: 'messages kept and acted on a second',
    reference: median(figures.bare),
    referenceIs: 'bare appends, one event each to a stream of its own, all at once',
    ratio: medianRatio(figures.burst, figures.bare),
    reached: perSecond >= GOAL_PER_SECOND,
  });
});
