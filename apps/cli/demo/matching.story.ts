import {
  addPoolFunding,
  configurePool,
  matchTerms,
  onPool,
  recordDonation,
  registerDonor,
} from '#giving';
import { dayIn, money } from '#kernel';
import type { Story } from './agenda.js';
import type { Federation } from './federation.js';
import { randomOf } from './random.js';
import { by, type Stage } from './stage.js';

const ZONE = 'Europe/Paris';
const DAY_MS = 86_400_000;
/** How long gifts are matched. */
const DAYS_OPEN = 40;
const HOURS_BETWEEN_GIFTS = 30;
const GIVERS = 6;

/**
 * A champion's money matches what people give: one for one, up to 300 euros a giver, a second funder
 * behind the first. The pool is opened by somebody else, and settled once its days are over.
 */
export async function* matchingStory(
  stage: Stage,
  { accounts, crisis: fundId }: Federation,
  seed: number,
  scale: number,
): Story {
  const { ports } = stage;
  const random = randomOf('matching', seed);
  const treasurer = (key: string) => by(accounts.treasurer, 'treasurer', `match-${key}`);
  const accountant = (key: string) => by(accounts.accountant, 'accountant', `match-${key}`);
  const dayAfter = (days: number): string =>
    dayIn(ZONE, new Date(stage.now().getTime() + days * DAY_MS));
  const euros = (amount: number) => money(BigInt(amount * scale) * 100n, 'EUR');
  const donor = async (key: string, kind: 'institution' | 'individual', name: string) =>
    (await registerDonor(ports, treasurer(`donor-${key}`), { fundId, kind, name })).donorId;

  const until = dayAfter(DAYS_OPEN);
  const { poolId } = await configurePool(ports, treasurer('pool'), {
    fundId,
    name: { en: 'Autumn match', fr: 'Abondement d’automne' },
    rule: matchTerms({
      currency: 'EUR',
      method: 'first-come',
      minimumGift: '500',
      donorCap: euros(300).minor,
    }),
    advertised: euros(2_000),
    targets: ['free'],
    from: dayAfter(0),
    until,
    guarantee: 'free',
  });
  const signedOn = dayAfter(0);
  for (const [place, name] of ['A family foundation', 'A company of the region'].entries()) {
    await addPoolFunding(ports, treasurer(`funding-${place}`), poolId, {
      donorId: await donor(`funder-${place}`, 'institution', name),
      money: euros(1_500 - place * 500),
      priority: place + 1,
      signedOn,
    });
  }
  yield 20;
  await onPool(ports, accountant('opening'), poolId, ({ by: person, today }) => ({
    type: 'OpenPool',
    today,
    by: person,
  }));
  yield 8;
  const givers: string[] = [];
  for (let number = 0; number < GIVERS; number += 1) {
    givers.push(await donor(`giver-${number}`, 'individual', `Giver ${number + 1}`));
  }
  for (let number = 1; dayAfter(0) <= until; number += 1) {
    await recordDonation(ports, treasurer(`gift-${number}`), {
      fundId,
      donorId: random.pick(givers),
      donorKind: 'individual',
      money: euros(random.between(3, 160)),
      feeMinor: '0',
      restriction: 'free',
      method: 'bank',
      receivedOn: dayAfter(0),
      another: true,
      poolId,
    });
    yield HOURS_BETWEEN_GIFTS;
  }
  await onPool(ports, accountant('settlement'), poolId, ({ by: person, today }) => ({
    type: 'SettlePool',
    today,
    by: person,
  }));
}
