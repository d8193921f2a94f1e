import type { CardProviderName } from '#catalogue';
import type { Money } from '#kernel';

/** Given once, or each month until the giver ends it. */
export type Rhythm = 'once' | 'monthly';

/** What the provider's page is opened for. */
export type CheckoutAsk = {
  /** The gift, and the key of the call: asked again, the same page is answered. */
  readonly donationId: string;
  readonly money: Money;
  readonly rhythm: Rhythm;
  /** What the giver reads there: the name of the fund. */
  readonly title: string;
  readonly locale: string;
  /** Filled in for the giver, where they told it. */
  readonly email: string | null;
  /** Where the giver comes back to, having paid or not; neither holds anything personal. */
  readonly doneUrl: string;
  readonly backUrl: string;
  /** UTC instant from which on the page takes no payment. */
  readonly closesAt: string;
};

/** A page of the provider. */
export type CheckoutSeen = {
  readonly checkoutId: string;
  readonly status: 'open' | 'complete' | 'expired';
  /** Where the giver pays; null once that is over. */
  readonly url: string | null;
  /** The gift it was opened for; null where others opened it. */
  readonly donationId: string | null;
  readonly paymentId: string | null;
};

/** Money that went back to the giver, or is on its way there. */
export type RefundSeen = {
  readonly refundId: string;
  readonly status: 'pending' | 'succeeded' | 'failed';
  readonly money: Money;
  /** UTC instant. */
  readonly at: string;
  /** UTC instant at which its money came back to the provider, where it did not reach the giver. */
  readonly failedAt: string | null;
};

/** The giver's bank asks for the money back. */
export type DisputeSeen = {
  readonly disputeId: string;
  readonly status: 'open' | 'won' | 'lost';
  readonly money: Money;
  /** What the provider takes for it, in the currency of the payment. */
  readonly fee: Money;
  /** UTC instant. */
  readonly at: string;
  /** UTC instant at which the provider booked it for the last time, once it is won or lost. */
  readonly closedAt: string | null;
};

/** What is known of money that arrived. */
export type ReceiptSeen = {
  readonly chargeId: string;
  /** UTC instant at which it was paid. */
  readonly at: string;
  readonly money: Money;
  /** What the provider kept, as it booked it; null while it has not. In the currency of the account. */
  readonly fee: Money | null;
  /**
   * The provider's mark of the card or account that paid, the same at each payment with it: it tells
   * givers apart and names nobody. Null where there is none.
   */
  readonly instrument: string | null;
};

/** One payment as the provider tells it now, whichever event asked for a look. */
export type PaymentSeen = {
  readonly paymentId: string;
  /** The gift that it is for; null where others use the account. */
  readonly donationId: string | null;
  /** Of which monthly gift it is a payment; null for a gift given once. */
  readonly plan: {
    readonly planId: string;
    readonly invoiceId: string;
    readonly isFirst: boolean;
  } | null;
  readonly status: 'open' | 'processing' | 'succeeded' | 'cancelled';
  /** Whether the last try was refused; another may follow. */
  readonly isDeclined: boolean;
  readonly money: Money;
  readonly receipt: ReceiptSeen | null;
  readonly refunds: readonly RefundSeen[];
  readonly disputes: readonly DisputeSeen[];
};

/** What an event of the provider is about; anything else is of no interest here. */
export type ObjectKind =
  'checkout.session' | 'payment_intent' | 'charge' | 'refund' | 'dispute' | 'invoice' | 'payout';

/** That something happened at the provider: never what, since that is asked for anew. */
export type ProviderEvent = {
  readonly eventId: string;
  /** In the provider's words, such as `charge.refunded`. */
  readonly type: string;
  readonly objectKind: ObjectKind | null;
  readonly objectId: string;
  /** UTC instant. */
  readonly at: string;
};

/**
 * A provider of card payments, as far as Entraide asks it. The card never comes here.
 *
 * Every call may be refused with `card-provider-away` (no answer, or none for now: what was asked may
 * have been done) or `card-provider-refused` (it will not, as asked). Its words are left behind: they
 * may name people.
 */
export type CardProvider = {
  /** Stands in names of streams. */
  readonly name: CardProviderName;
  /** Where its page is: the only other place to which a form of ours may lead. */
  readonly checkoutOrigin: string;
  /** How often its list is compared with what was told here, in milliseconds. */
  readonly compareEveryMs: number;
  /** Opens its page for one gift. */
  readonly openCheckout: (ask: CheckoutAsk) => Promise<CheckoutSeen>;
  readonly checkout: (checkoutId: string) => Promise<CheckoutSeen | undefined>;
  /**
   * One payment with everything that has become of it. Whether refunds failed is asked only where
   * somebody has a reason to.
   */
  readonly payment: (
    paymentId: string,
    look?: { readonly refundsToo: boolean },
  ) => Promise<PaymentSeen | undefined>;
  /** Which payments an object is about: of a page, an invoice, a refund and so on. */
  readonly paymentsOf: (kind: ObjectKind, objectId: string) => Promise<readonly string[]>;
  /** What has happened since a UTC instant, the newest first. */
  readonly eventsSince: (instant: string) => AsyncIterable<ProviderEvent>;
  /**
   * Reads what claims to come from the provider. Rejections `webhook-forged` (no signature, a wrong
   * one, or one that is too old) and `webhook-broken`.
   */
  readonly readWebhook: (bytes: Uint8Array, signature: string | undefined) => ProviderEvent;
};
