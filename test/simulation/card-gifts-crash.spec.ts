import { portsInMemory, type WorldInMemory } from '../support/ports-in-memory.js';
import { due } from '../../libs/processes/due/due.projection.js';
import { executor, loadState, StoreUnavailable } from '#event-store';
import { defaultPolicy, ledgerCheck, replay } from '#funds';
import {
  beginComparing,
  donationDecider,
  intendGift,
  keepNotice,
  openCards,
  openCheckout,
  poolCheck,
  poolDecider,
  poolStream,
  type CardProvider,
  type ProviderEvent,
} from '#giving';
import type { Ports } from '#commands';
import { HOUR_MS, MINUTE_MS, money, Rejection } from '#kernel';
import { effectKinds, processes, startProcesses, startTicker } from '#processes';
import { openViews, startProjector } from '#read-models';
import { fakeStripe, type FakeStripe } from '../fakes/stripe/index.js';
import { mortalStore, type MortalStore } from './support/mortal-store.js';
import { randomFrom } from './support/random.js';

const SEED = Number(process.env['ENTRAIDE_GIFTS_SEED'] ?? 20_261_128);
/** 1,000 where somebody has some minutes for it. */
const RUNS = Number(process.env['ENTRAIDE_GIFTS_RUNS'] ?? 25);
const GIFTS = 4;
const DEATHS = 6;
const POOL_MINOR = 30_000n;
const POOL = '018f3f6e-0000-7000-8000-0000000000b1';
const CARDS = ['pm_card_visa', 'pm_card_mastercard'] as const;

/** What the runs went through, so that none of it is missing without anybody seeing it. */
const seen = {
  deaths: 0,
  received: 0,
  failed: 0,
  confirmed: 0,
  expired: 0,
  late: 0,
  reduced: 0,
  refunded: 0,
  disputed: 0,
  away: 0,
};

type Random = (below: number) => number;

/** One house with its pool, its provider, and a machine that dies now and then. */
type House = {
  readonly world: WorldInMemory;
  readonly stripe: FakeStripe;
  readonly cards: CardProvider;
  readonly random: Random;
  deaths: number;
  machine: Machine;
  now: number;
};

type Machine = {
  readonly ports: Ports;
  readonly mortal: MortalStore;
  readonly settled: () => Promise<void>;
  readonly parked: () => readonly (string | null)[];
  readonly stop: () => Promise<void>;
};

function start(house: Omit<House, 'machine'>): Machine {
  const { world, random, cards } = house;
  const appends = house.deaths > 0 ? random(12) : null;
  const mortal = mortalStore(world.ports.store, { appends, isStored: random(2) === 0 });
  const { store } = mortal;
  const ports: Ports = { ...world.ports, store, execute: executor(store) };
  const views = openViews(':memory:', [due]);
  const projector = startProjector(store, views);
  const running = startProcesses({ ports, processes, path: ':memory:' });
  const kinds = effectKinds(cards);
  const ticker = startTicker({ ports, views, projector, kinds });
  const everything = async (): Promise<void> => {
    for (let head = -1n; head !== (await store.head());) {
      head = await store.head();
      await running.settled();
      await ticker.settled();
      await running.settled();
    }
  };
  return {
    ports,
    mortal,
    settled: () => Promise.race([everything(), mortal.died]),
    parked: () => running.state().parked.map(({ code }) => code),
    stop: async () => {
      await ticker.stop();
      await running.stop();
      await projector.stop();
      views.close();
    },
  };
}

/** Does something on the machine; where it dies meanwhile, another one takes its place and does it again. */
async function on(house: House, act: (ports: Ports) => Promise<unknown>): Promise<void> {
  for (;;) {
    const { machine } = house;
    try {
      await act(machine.ports);
      await machine.settled();
    } catch (error) {
      const isAway = error instanceof Rejection && error.code === 'card-provider-away';
      if (!isAway && !(error instanceof StoreUnavailable)) throw error;
      // Who wants to give tries again, with the same key.
      if (isAway) continue;
    }
    if (!machine.mortal.isDead()) return;
    await machine.stop();
    house.deaths -= 1;
    house.machine = start(house);
  }
}

async function houseOf(seed: number): Promise<House> {
  const random = randomFrom(seed);
  const stripe = await fakeStripe();
  const started = Date.now();
  const world = await portsInMemory(defaultPolicy('EUR'), new Date(started).toISOString());
  const cards = await openCards({
    key: stripe.key,
    webhookSecret: stripe.secret,
    url: stripe.url,
    timeoutMs: 5_000,
  });
  const house = { world, stripe, cards, random, deaths: DEATHS, now: started };
  // Now and then a call fails, whether or not the provider did what was asked.
  stripe.behave = () => {
    const how = (['error-before', 'error-after', 'cut-after'] as const)[random(150)] ?? 'well';
    if (how !== 'well') seen.away += 1;
    return { how };
  };
  stripe.account.now = () => Math.floor(house.now / 1_000);
  await world.put(poolStream(POOL), ...poolOpened(world, random));
  return Object.assign(house, { machine: start(house) });
}

/** Fifty cents to three euros for each, up to a cap, while some hundred euros last. */
function poolOpened({ fundId, ports }: WorldInMemory, random: Random) {
  const today = ports.clock.now().toISOString().slice(0, 10);
  const rule = {
    currency: 'EUR',
    method: random(4) === 0 ? 'pro-rata' : 'first-come',
    ratio: { numerator: 1 + random(6), denominator: 2 },
    tiers: [],
    tierMode: 'marginal',
    scope: 'pool',
    minimumGift: '500',
    maximumGift: null,
    runningTotalCap: null,
    donorCap: random(2) === 0 ? '15000' : null,
    targetCap: null,
    threshold: null,
    quadraticCap: null,
  } as const;
  const treasurer = { accountId: 'treasurer', roles: ['treasurer'] } as const;
  const accountant = { accountId: 'accountant', roles: ['accountant'] } as const;
  const pool = { minor: POOL_MINOR.toString(), currency: 'EUR' };
  const commands = [
    {
      type: 'ConfigurePool',
      poolId: POOL,
      fundId,
      name: { en: 'Match' },
      rule,
      advertised: pool,
      targets: [],
      from: '2026-01-01',
      until: '2099-12-31',
      guarantee: 'free',
      by: treasurer,
      facts: { currency: 'EUR', restrictions: [], today },
    },
    {
      type: 'AddFunding',
      fundingId: 'champion',
      donorId: 'champion',
      money: pool,
      priority: 1,
      signedOn: '2026-01-01',
      isStopped: false,
      today,
      by: treasurer,
    },
    { type: 'OpenPool', today, by: accountant },
  ] as const;
  let state = poolDecider.initial;
  return commands.flatMap((command) => {
    const events = poolDecider.decide(command, state);
    state = events.reduce(poolDecider.evolve, state);
    return events;
  });
}

/** Lets time pass. */
async function later(house: House, ms: number): Promise<void> {
  house.now += ms;
  house.world.setClock(new Date(house.now).toISOString());
  await on(house, () => Promise.resolve());
}

async function give(house: House, key: string): Promise<string> {
  const { world, cards, random } = house;
  const amount = money(BigInt(400 + random(20_000)), 'EUR');
  const named = random(4) === 0 ? {} : { poolId: POOL };
  const invocation = world.by('giver', key);
  let donationId = '';
  await on(house, async (ports) => {
    const said = {
      fundId: world.fundId,
      money: amount,
      restriction: 'free',
      rhythm: 'once',
    } as const;
    const who = { email: null, provider: cards.name };
    const intended = await intendGift(ports, invocation, { ...said, ...who, ...named });
    donationId = intended.donationId;
    await openCheckout(ports, cards, invocation, donationId, {
      title: 'Crisis fund',
      locale: 'en',
      email: null,
      doneUrl: 'https://fund.example.org/done',
      backUrl: 'https://fund.example.org/back',
    });
  });
  return donationId;
}

/** What becomes of a gift at the provider; nobody has been told of it yet. */
function befall({ stripe, random }: House, donationId: string): void {
  const { account } = stripe;
  const session = account
    .all('checkout.session')
    .find((one) => one.metadata['entraide_gift'] === donationId);
  if (session?.status !== 'open') return;
  switch (random(6)) {
    case 0:
      return void account.expire(session.id);
    case 1:
      return account.decline(session.id);
    default:
      account.pay(session.id, CARDS[random(CARDS.length)]);
  }
}

/** Of some of what was paid, some goes back, or the giver's bank takes it. */
function goBack({ stripe, random }: House): void {
  const { account } = stripe;
  for (const { id, payment_intent: paymentId, amount, amount_refunded: back } of account.all(
    'charge',
  )) {
    if (random(3) === 0 && back < amount) account.refund(paymentId, 1 + random(amount - back));
    if (random(6) > 0 || account.all('dispute').some(({ charge }) => charge === id)) continue;
    const { id: disputeId } = account.dispute(id);
    if (random(3) > 0) account.closeDispute(disputeId, random(2) === 0 ? 'won' : 'lost');
  }
}

/** Tells of some of what happened, in some order, some of it twice; the rest is lost. */
async function tell(house: House, told: Set<string>): Promise<void> {
  const { cards, random } = house;
  const events: ProviderEvent[] = [];
  const { behave } = house.stripe;
  house.stripe.behave = () => ({ how: 'well' });
  for await (const event of cards.eventsSince(new Date(0).toISOString())) events.push(event);
  house.stripe.behave = behave;
  const some = events.filter(({ eventId }) => !told.has(eventId));
  for (const { eventId } of some) told.add(eventId);
  const sent = some.flatMap((event) => Array.from({ length: random(3) }, () => event));
  for (const event of sent.toSorted(() => random(3) - 1)) {
    await on(house, (ports) => keepNotice(ports, cards, event, 'told'));
  }
}

/** What the provider holds for the house, in minor units: by its own account, and not by ours. */
function atProvider({ stripe }: House): bigint {
  return stripe.account.all('balance_transaction').reduce((sum, { net }) => sum + BigInt(net), 0n);
}

async function findingsOf({ world }: House): Promise<readonly string[]> {
  const found: string[] = [];
  const checks = [ledgerCheck, poolCheck].map((check) => check((code) => found.push(code)));
  const log = await world.ports.store.readAll(0n, 10_000);
  for (const [place, { event, metadata }] of log.entries()) {
    for (const check of checks) check.onEvent(event, place, metadata.effectiveDate);
  }
  for (const check of checks) check.atEnd();
  return found;
}

async function run(seed: number): Promise<void> {
  const house = await houseOf(seed);
  const { world, random } = house;
  const told = new Set<string>();
  await on(house, (ports) => beginComparing(ports, house.cards));
  const gifts: string[] = [];
  for (let nth = 0; nth < GIFTS; nth += 1) {
    gifts.push(await give(house, `gift ${seed} ${nth}`));
    if (random(3) > 0) befall(house, gifts[random(gifts.length)] ?? '');
    if (random(3) > 0) await tell(house, told);
    if (random(3) === 0) await later(house, random(40) * MINUTE_MS);
  }
  for (const gift of gifts) befall(house, gift);
  await tell(house, told);
  goBack(house);
  await tell(house, told);
  await later(house, 2 * HOUR_MS);
  goBack(house);
  await tell(house, told);
  // The provider closes its pages by itself; of some of that nobody is told.
  for (const { id, status } of house.stripe.account.all('checkout.session')) {
    if (status === 'open') house.stripe.account.expire(id);
  }
  // A day passes, and nobody dies any more: whatever was lost is found by comparing.
  seen.deaths += DEATHS - house.deaths;
  house.deaths = 0;
  await house.machine.stop();
  house.machine = start(house);
  for (let hours = 0; hours < 24; hours += 3) await later(house, 3 * HOUR_MS);

  const { store } = world.ports;
  expect(house.machine.parked()).toEqual([]);
  expect(await findingsOf(house)).toEqual([]);
  const { balances } = await replay(store);
  const held = balances
    .filter(({ account }) => account === 'processor-clearing')
    .reduce((sum, { minor }) => sum + BigInt(minor), 0n);
  expect(held).toBe(atProvider(house));
  const pool = await loadState(store, poolDecider, poolStream(POOL));
  expect(pool?.live).toBe(0);
  const states = await Promise.all(
    gifts.map((id) => loadState(store, donationDecider, `donation-${id}`)),
  );
  expect(states.map(({ status }) => status)).not.toContain('intended');
  for (const { status } of states) {
    if (status === 'received' || status === 'failed') seen[status] += 1;
  }
  for (const { event } of await store.readAll(0n, 10_000)) {
    if (event.type === 'MatchExpired') seen.expired += 1;
    if (event.type === 'MatchReduced') seen.reduced += 1;
    if (event.type === 'DonationRefunded') seen.refunded += 1;
    if (event.type === 'DonationDisputeOpened') seen.disputed += 1;
    if (event.type === 'MatchConfirmed') seen[event.data.late ? 'late' : 'confirmed'] += 1;
  }
  await house.machine.stop();
  await house.stripe.stop();
}

describe(`A house that dies between any two steps of gifts by card, ${RUNS} times (seed ${SEED})`, () => {
  it(
    'agrees with its provider, its pool and its books in the end, to the cent',
    async () => {
      for (let nth = 0; nth < RUNS; nth += 1) {
        try {
          await run(SEED + nth);
        } catch (error) {
          throw new Error(`seed ${SEED + nth}: ${String((error as Error).message)}`, {
            cause: error,
          });
        }
      }
    },
    60_000 + RUNS * 5_000,
  );

  it('died, and went through everything that a gift may go through', () => {
    for (const times of Object.values(seen)) expect(times).toBeGreaterThan(0);
    expect(seen.deaths).toBeGreaterThan(RUNS);
  });
});
