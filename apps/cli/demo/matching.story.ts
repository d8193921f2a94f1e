import {
  addPoolFunding,
  configurePool,
  matchTerms,
  onCampaign,
  onPool,
  recordDonation,
  registerDonor,
  writeCampaign,
} from '#giving';
import { dayIn, money } from '#kernel';
import type { Story } from './agenda.js';
import { giveByCard, TEST_CARDS } from './card-gifts.story.js';
import type { Federation } from './federation.js';
import { randomOf } from './random.js';
import { by, type Stage } from './stage.js';

const ZONE = 'Europe/Paris';
const DAY_MS = 86_400_000;
/** How long gifts are matched. */
const DAYS_OPEN = 40;
const HOURS_BETWEEN_GIFTS = 30;
const GIVERS = 6;

/** After so many gifts the second funder does not pay, and another one takes its place. */
const DEFAULT_AFTER = 12;
/** Each such gift comes by card, through the campaign. */
const BY_CARD = 3;

/**
 * A champion's money matches what people give: one for one, up to 300 euros a giver, a second funder
 * behind the first, who does not pay in the end. A campaign asks for it, and people give by bank and by
 * card. The pool is opened by somebody else, and settled once its days are over.
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
  const fundings: string[] = [];
  for (const [place, name] of ['A family foundation', 'A company of the region'].entries()) {
    const { fundingId } = await addPoolFunding(ports, treasurer(`funding-${place}`), poolId, {
      donorId: await donor(`funder-${place}`, 'institution', name),
      money: euros(1_500 - place * 500),
      priority: place + 1,
      signedOn,
    });
    fundings.push(fundingId);
  }
  yield 20;
  await onPool(ports, accountant('opening'), poolId, ({ by: person, today }) => ({
    type: 'OpenPool',
    today,
    by: person,
  }));
  const { campaignId } = await writeCampaign(ports, treasurer('campaign'), {
    fundId,
    title: { en: 'Before the winter', fr: 'Avant l’hiver' },
    story: {
      en: 'Each euro is doubled while the match lasts, so that nobody waits for a safe night.',
      fr: 'Chaque euro est doublé tant que l’abondement dure, pour que personne n’attende une nuit sûre.',
    },
    goal: euros(5_000),
    from: dayAfter(0),
    until,
    restriction: 'free',
    poolId,
  });
  await onCampaign(ports, accountant('campaign'), campaignId, ({ by: person, today, state }) => ({
    type: 'PublishCampaign',
    edition: state.latest.edition,
    by: person,
    today,
  }));
  yield 8;
  const givers: string[] = [];
  for (let number = 0; number < GIVERS; number += 1) {
    givers.push(await donor(`giver-${number}`, 'individual', `Giver ${number + 1}`));
  }
  const desk = { stage, provider: stage.provider, fundId };
  for (let number = 1; dayAfter(0) <= until; number += 1) {
    if (number === DEFAULT_AFTER) await replaceFunder();
    if (number % BY_CARD === 0) {
      const { sessionId } = await giveByCard(desk, `match-${number}`, random.between(5, 90), {
        campaignId,
      });
      stage.provider.account.pay(sessionId, random.pick(TEST_CARDS));
      await stage.provider.tell(stage);
    }
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
  // What is kept for gifts on their way has run out by then.
  await onPool(ports, accountant('settlement'), poolId, ({ by: person, today }) => ({
    type: 'SettlePool',
    today,
    by: person,
  }));

  async function replaceFunder(): Promise<void> {
    const [, fundingId = ''] = fundings;
    await onPool(ports, treasurer('default'), poolId, ({ by: person }) => ({
      type: 'RecordFundingDefault',
      fundingId,
      by: person,
    }));
    await addPoolFunding(ports, treasurer('funding-2'), poolId, {
      donorId: await donor('funder-2', 'institution', 'A union'),
      money: euros(1_000),
      priority: 2,
      signedOn: dayAfter(0),
    });
    await onPool(ports, accountant('resumption'), poolId, ({ by: person, today }) => ({
      type: 'ResumePool',
      today,
      by: person,
    }));
  }
}
