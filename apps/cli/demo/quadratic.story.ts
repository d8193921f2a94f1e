import {
  addPoolFunding,
  configurePool,
  matchTerms,
  onPool,
  recordDonation,
  registerDonor,
} from '#giving';
import { DAY_MS, dayIn, money } from '#kernel';
import type { Story } from './agenda.js';
import type { Federation } from './federation.js';
import { randomOf } from './random.js';
import { by, type Stage } from './stage.js';

const ZONE = 'Europe/Paris';
const DAYS_OPEN = 21;
const GIVERS = 9;
const PURPOSES = ['free', 'legal-aid'] as const;

/** A round in which it counts how many give for a purpose, more than how much they give. */
export async function* quadraticStory(
  stage: Stage,
  { accounts, crisis: fundId }: Federation,
  seed: number,
  scale: number,
): Story {
  const { ports } = stage;
  const random = randomOf('quadratic', seed);
  const treasurer = (key: string) => by(accounts.treasurer, 'treasurer', `round-${key}`);
  const accountant = (key: string) => by(accounts.accountant, 'accountant', `round-${key}`);
  const dayAfter = (days: number): string =>
    dayIn(ZONE, new Date(stage.now().getTime() + days * DAY_MS));
  const euros = (amount: number) => money(BigInt(amount * scale) * 100n, 'EUR');
  const donor = async (key: string, kind: 'institution' | 'individual', name: string) =>
    (await registerDonor(ports, treasurer(`donor-${key}`), { fundId, kind, name })).donorId;

  const { poolId } = await configurePool(ports, treasurer('pool'), {
    fundId,
    name: { en: 'What many want', fr: 'Ce que beaucoup veulent' },
    rule: matchTerms({
      currency: 'EUR',
      method: 'quadratic',
      scope: 'target',
      minimumGift: '100',
      quadraticCap: euros(1_500).minor,
    }),
    advertised: euros(2_500),
    targets: PURPOSES,
    from: dayAfter(0),
    until: dayAfter(DAYS_OPEN),
    guarantee: 'free',
  });
  await addPoolFunding(ports, treasurer('funding'), poolId, {
    donorId: await donor('funder', 'institution', 'A cooperative bank'),
    money: euros(2_500),
    priority: 1,
    signedOn: dayAfter(0),
  });
  yield 20;
  await onPool(ports, accountant('opening'), poolId, ({ by: person, today }) => ({
    type: 'OpenPool',
    today,
    by: person,
  }));
  for (let number = 0; number < GIVERS; number += 1) {
    yield 40;
    const donorId = await donor(`giver-${number}`, 'individual', `Neighbour ${number + 1}`);
    await recordDonation(ports, treasurer(`gift-${number}`), {
      fundId,
      donorId,
      donorKind: 'individual',
      money: euros(random.between(5, 60)),
      feeMinor: '0',
      // Many for the one, few for the other.
      restriction: number % 4 === 0 ? 'free' : 'legal-aid',
      method: 'bank',
      receivedOn: dayAfter(0),
      another: true,
      poolId,
    });
  }
  yield (DAYS_OPEN + 1) * 24 - 20 - GIVERS * 40;
  await onPool(ports, accountant('settlement'), poolId, ({ by: person, today }) => ({
    type: 'SettlePool',
    today,
    by: person,
  }));
}
