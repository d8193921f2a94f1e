import type { Ports } from '#commands';
import { keepNotice, openCards, type CardProvider } from '#giving';
import { HOUR_MS } from '#kernel';
import { createHash } from 'node:crypto';
import { fakeStripe, type FakeStripe } from '../../../test/fakes/stripe/index.js';

/** The house compares with the provider's list only now and then: in a made-up year nothing is lost. */
const COMPARE_EVERY_HOURS = 168;
/** As long as the provider takes to tell a visitor's gift; it is slower in life. */
const TOLD_AFTER_MS = 400;

/** The provider of card payments of the demo: a stand-in beside it, with test cards alone. */
export type DemoProvider = {
  readonly cards: CardProvider;
  readonly account: FakeStripe['account'];
  /** Tells the stage what has happened since it was told last. */
  readonly tell: (stage: {
    readonly ports: Ports;
    readonly settled: () => Promise<void>;
  }) => Promise<void>;
  /** From now on tells a server, as things happen; answers the settings with which it is asked. */
  readonly serveTo: (url: string) => Readonly<Record<string, string>>;
  readonly stop: () => Promise<void>;
};

/** Starts it with the clock of the story; what it draws derives from the seed (D18). */
export async function openProvider(seed: number, now: () => Date): Promise<DemoProvider> {
  let drawn = 0;
  const draw = (): string =>
    createHash('sha256')
      .update(`provider ${seed} ${(drawn += 1)}`)
      .digest('hex')
      .slice(0, 24);
  const stripe = await fakeStripe({ draw });
  const { account, key, secret: webhookSecret, url } = stripe;
  account.now = () => Math.floor(now().getTime() / 1_000);
  const compareEveryMs = COMPARE_EVERY_HOURS * HOUR_MS;
  const cards = await openCards({ key, webhookSecret, url, compareEveryMs });
  return {
    cards,
    account,
    tell: async ({ ports, settled }) => {
      for (const { bytes, signature } of await stripe.untold()) {
        await keepNotice(ports, cards, cards.readWebhook(bytes, signature), 'told');
        // One after the other: what is looked at together may be written down in any order.
        await settled();
      }
    },
    serveTo: (server) => {
      account.now = () => Math.floor(Date.now() / 1_000);
      account.onEvent(() => {
        setTimeout(() => void stripe.deliver(`${server}/webhooks/stripe`), TOLD_AFTER_MS).unref();
      });
      return {
        ENTRAIDE_STRIPE_KEY: key,
        ENTRAIDE_STRIPE_WEBHOOK_SECRET: webhookSecret,
        ENTRAIDE_STRIPE_URL: url,
        ENTRAIDE_STRIPE_COMPARE_HOURS: String(COMPARE_EVERY_HOURS),
      };
    },
    stop: stripe.stop,
  };
}
