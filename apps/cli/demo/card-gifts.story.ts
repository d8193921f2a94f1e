import { recordProcessorPayout } from '#funds';
import { intendGift, openCheckout } from '#giving';
import { dayIn, money } from '#kernel';
import type { Story } from './agenda.js';
import type { Federation } from './federation.js';
import type { DemoProvider } from './provider.js';
import { randomOf } from './random.js';
import { by, byGiver, type Stage } from './stage.js';

/** A fund that is given to by card, and how it is told of it. */
export type CardDesk = {
  readonly stage: Stage;
  readonly provider: DemoProvider;
  readonly fundId: string;
};

const MONTH_HOURS = 730;
const WEEK_HOURS = 168;
/** Whole euros, each month. */
const MONTHLY = [15, 40, 60] as const;
export const TEST_CARDS = [
  'pm_card_visa',
  'pm_card_mastercard',
  'pm_card_amex',
  'pm_card_discover',
  'pm_card_jcb',
  'pm_card_unionpay',
] as const;
/** Of so many gifts in turn one is refused by its bank, one is left, one goes back in part, and one is disputed. */
const TURN = 12;
const DECLINED = 4;
const LEFT = 7;
const REFUNDED = 9;
const DISPUTED = 11;
const HOURS_TO_DISPUTE = 20 * 24;
const HOURS_TO_JUDGEMENT = 30 * 24;

/** What people give by card over the year, with all that happens to such gifts. */
export function cardStories(
  stage: Stage,
  { accounts, crisis: fundId }: Federation,
  seed: number,
): readonly { readonly afterHours: number; readonly story: Story }[] {
  const desk = { stage, provider: stage.provider, fundId };
  return [
    ...MONTHLY.map((euros, place) => ({
      afterHours: 500 + place * MONTH_HOURS * 2,
      story: monthly(desk, `monthly-${place}`, euros),
    })),
    { afterHours: 700, story: nowAndThen(desk, seed) },
    { afterHours: 1_000, story: payingOut(desk, accounts.treasurer) },
  ];
}

async function* monthly(desk: CardDesk, key: string, euros: number): Story {
  const { stage, provider } = desk;
  const { account } = provider;
  const { donationId, sessionId } = await giveByCard(desk, key, euros, { rhythm: 'monthly' });
  account.pay(sessionId, 'pm_card_visa_debit', `${key}@example.org`);
  await provider.tell(stage);
  const plan = account
    .all('subscription')
    .find(({ metadata }) => metadata['entraide_gift'] === donationId);
  for (;;) {
    yield MONTH_HOURS;
    if (plan) account.nextMonth(plan.id);
    await provider.tell(stage);
  }
}

async function* nowAndThen(desk: CardDesk, seed: number): Story {
  const { stage, provider } = desk;
  const { account } = provider;
  const random = randomOf('cards', seed);
  for (let number = 1; ; number += 1) {
    const { donationId, sessionId } = await giveByCard(
      desk,
      `card-${number}`,
      random.between(5, 180),
    );
    const turn = number % TURN;
    if (turn === LEFT) account.expire(sessionId);
    else if (turn === DECLINED) account.decline(sessionId);
    else account.pay(sessionId, random.pick(TEST_CARDS));
    await provider.tell(stage);
    yield random.between(70, 150);
    if (turn === DECLINED) account.expire(sessionId);
    const paid = account.all('charge').find((one) => one.metadata['entraide_gift'] === donationId);
    if (paid && turn === REFUNDED) account.refund(paid.payment_intent, Math.floor(paid.amount / 2));
    await provider.tell(stage);
    if (paid && turn === DISPUTED) {
      yield HOURS_TO_DISPUTE;
      const { id } = account.dispute(paid.id);
      await provider.tell(stage);
      yield HOURS_TO_JUDGEMENT;
      account.closeDispute(id, number < TURN ? 'lost' : 'won');
      await provider.tell(stage);
    }
  }
}

/** Each week the provider pays out what it holds, and the treasurer sees it at the bank. */
async function* payingOut({ stage, provider, fundId }: CardDesk, treasurer: string): Story {
  for (let week = 1; ; week += 1) {
    const held = provider.account
      .all('balance_transaction')
      .filter(({ payout }) => payout === null)
      .reduce((sum, { net }) => sum + net, 0);
    if (held > 0) {
      provider.account.payOut();
      await provider.tell(stage);
      await recordProcessorPayout(stage.ports, by(treasurer, 'treasurer', `payout-${week}`), {
        fundId,
        money: money(BigInt(held), 'EUR'),
        arrivedOn: dayIn('Europe/Paris', stage.now()),
      });
    }
    yield WEEK_HOURS;
  }
}

/** Somebody chooses an amount, and has the provider's page before them. */
export async function giveByCard(
  { stage, provider: { cards }, fundId }: CardDesk,
  key: string,
  euros: number,
  {
    rhythm = 'once',
    ...named
  }: { readonly rhythm?: 'once' | 'monthly'; readonly campaignId?: string } = {},
): Promise<{ readonly donationId: string; readonly sessionId: string }> {
  const asked = byGiver(key);
  const { donationId } = await intendGift(stage.ports, asked, {
    fundId,
    money: money(BigInt(euros) * 100n, 'EUR'),
    restriction: 'free',
    rhythm,
    email: null,
    provider: cards.name,
    ...named,
  });
  const done = `https://demo.example.org/give/gifts/${donationId}`;
  const place = { title: 'Crisis fund', locale: 'en', email: null };
  const { checkoutId: sessionId } = await openCheckout(stage.ports, cards, asked, donationId, {
    ...place,
    doneUrl: done,
    backUrl: `${done}/back`,
  });
  return { donationId, sessionId };
}
