import Stripe from 'stripe';
import type { StripeEvent } from './objects.js';

/** How webhooks arrive this time; well where nothing is said. */
export type Delivery = {
  /** Each one so often. */
  readonly times?: number;
  readonly order?: 'as-told' | 'reversed' | 'shuffled';
  /** These are never sent: they are lost. */
  readonly lose?: (event: StripeEvent, place: number) => boolean;
  /** What is done to each of them on its way; `forged` is signed by somebody else. */
  readonly treat?: 'well' | 'forged' | 'unsigned' | 'truncated' | 'too-old' | 'altered';
  /** Draws the order, so that it can be repeated. */
  readonly random?: () => number;
};

/** What a webhook brings: its body, and the header that signs it. */
export type Signed = { readonly bytes: Uint8Array; readonly signature: string };

export type Sent = { readonly event: StripeEvent; readonly status: number };

const stripe = new Stripe('sk_test_signs_only');
const TOO_OLD_SECONDS = 3_600;

/** Sends what was told to one address, signed with the scheme of the SDK. */
export function webhooksTo(waiting: StripeEvent[], secret: string) {
  return {
    /** What waits, signed, for whoever is told without a network between. */
    untold: async (): Promise<readonly Signed[]> => {
      const each: Signed[] = [];
      for (const event of waiting.splice(0)) {
        const payload = JSON.stringify(event, null, 2);
        const header = (await signature(payload, 'well')) ?? '';
        each.push({ bytes: Buffer.from(payload), signature: header });
      }
      return each;
    },
    /** Sends what waits, one after the other, and says how each was answered. */
    deliver: async (url: string, delivery: Delivery = {}): Promise<readonly Sent[]> => {
      const { times = 1, lose = () => false } = delivery;
      const some = waiting.splice(0).filter((event, place) => !lose(event, place));
      const each = ordered(
        some.flatMap((event) => Array.from({ length: times }, () => event)),
        delivery,
      );
      const sent: Sent[] = [];
      for (const event of each) sent.push({ event, status: await send(url, event, delivery) });
      return sent;
    },
  };

  async function send(url: string, event: StripeEvent, { treat }: Delivery): Promise<number> {
    const payload = JSON.stringify(event, null, 2);
    const header = await signature(payload, treat);
    const body = { truncated: payload.slice(0, -20), altered: payload.replace(/_/, '-') };
    const response = await globalThis.fetch(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json; charset=utf-8',
        ...(header === undefined ? {} : { 'stripe-signature': header }),
      },
      body: treat === 'truncated' || treat === 'altered' ? body[treat] : payload,
    });
    await response.arrayBuffer();
    return response.status;
  }

  async function signature(payload: string, treat: Delivery['treat']): Promise<string | undefined> {
    if (treat === 'unsigned') return undefined;
    const now = Math.floor(Date.now() / 1000);
    return stripe.webhooks.generateTestHeaderString({
      payload,
      secret: treat === 'forged' ? 'whsec_of_somebody_else' : secret,
      timestamp: treat === 'too-old' ? now - TOO_OLD_SECONDS : now,
    });
  }
}

function ordered<T>(all: readonly T[], { order, random = Math.random }: Delivery): readonly T[] {
  if (order === 'reversed') return all.toReversed();
  if (order !== 'shuffled') return all;
  const left = [...all];
  return all.map(() => left.splice(Math.floor(random() * left.length), 1)[0] as T);
}
