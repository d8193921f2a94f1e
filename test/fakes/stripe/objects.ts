/** What the stand-in keeps, in the shape of API version 2026-10-28.endive, as far as it is asked for. */
export type Metadata = Readonly<Record<string, string>>;

type Kept<Kind extends string> = {
  readonly id: string;
  readonly object: Kind;
  /** Unix seconds. */
  readonly created: number;
  readonly livemode: false;
};

export type CheckoutSession = Kept<'checkout.session'> & {
  readonly mode: 'payment' | 'subscription';
  status: 'open' | 'complete' | 'expired';
  payment_status: 'unpaid' | 'paid';
  url: string | null;
  readonly amount_total: number;
  readonly currency: string;
  readonly client_reference_id: string | null;
  readonly customer_email: string | null;
  readonly locale: string | null;
  readonly success_url: string;
  readonly cancel_url: string | null;
  readonly expires_at: number;
  readonly metadata: Metadata;
  payment_intent: string | null;
  subscription: string | null;
  /** Not of the real thing: what the payment and the plan will carry. */
  readonly carried: { readonly payment: Metadata; readonly plan: Metadata; readonly title: string };
};

export type PaymentIntent = Kept<'payment_intent'> & {
  readonly amount: number;
  amount_received: number;
  readonly currency: string;
  status: 'requires_payment_method' | 'processing' | 'succeeded' | 'canceled';
  latest_charge: string | null;
  last_payment_error: { readonly code: string; readonly decline_code: string } | null;
  readonly metadata: Metadata;
};

export type Charge = Kept<'charge'> & {
  readonly amount: number;
  amount_refunded: number;
  readonly currency: string;
  readonly payment_intent: string;
  status: 'succeeded' | 'failed' | 'pending';
  paid: boolean;
  refunded: boolean;
  disputed: boolean;
  balance_transaction: string | null;
  readonly billing_details: { readonly email: string | null; readonly name: string };
  readonly payment_method_details: {
    readonly type: 'card';
    readonly card: { readonly fingerprint: string };
  };
  readonly metadata: Metadata;
};

export type BalanceTransaction = Kept<'balance_transaction'> & {
  /** Signed, in the currency in which the account is settled. */
  readonly amount: number;
  readonly fee: number;
  readonly net: number;
  readonly currency: string;
  readonly type: 'charge' | 'refund' | 'refund_failure' | 'adjustment' | 'payout';
  readonly source: string;
  readonly reporting_category: string;
  /** Of which payout it is part. */
  payout: string | null;
};

export type Refund = Kept<'refund'> & {
  readonly amount: number;
  readonly currency: string;
  readonly charge: string;
  readonly payment_intent: string;
  status: 'succeeded' | 'pending' | 'failed';
  readonly balance_transaction: string | null;
  failure_balance_transaction: string | null;
  readonly reason: string | null;
};

export type Dispute = Kept<'dispute'> & {
  readonly amount: number;
  readonly currency: string;
  readonly charge: string;
  readonly payment_intent: string;
  readonly reason: string;
  status: 'needs_response' | 'under_review' | 'won' | 'lost';
  /** Embedded by the provider, and not by id. */
  balance_transactions: BalanceTransaction[];
};

export type Subscription = Kept<'subscription'> & {
  status: 'active' | 'past_due' | 'canceled';
  readonly currency: string;
  readonly metadata: Metadata;
  readonly amount: number;
};

export type Invoice = Kept<'invoice'> & {
  status: 'open' | 'paid';
  readonly amount_due: number;
  readonly currency: string;
  readonly billing_reason: 'subscription_create' | 'subscription_cycle';
  attempt_count: number;
  readonly parent: {
    readonly type: 'subscription_details';
    readonly subscription_details: { readonly subscription: string; readonly metadata: Metadata };
  };
};

export type InvoicePayment = Kept<'invoice_payment'> & {
  readonly invoice: string;
  status: 'open' | 'paid';
  readonly payment: { readonly type: 'payment_intent'; readonly payment_intent: string };
};

export type Payout = Kept<'payout'> & {
  readonly amount: number;
  readonly currency: string;
  status: 'in_transit' | 'paid' | 'failed';
  readonly arrival_date: number;
  readonly automatic: true;
};

export type AnyObject =
  | CheckoutSession
  | PaymentIntent
  | Charge
  | BalanceTransaction
  | Refund
  | Dispute
  | Subscription
  | Invoice
  | InvoicePayment
  | Payout;

export type StripeEvent = {
  readonly id: string;
  readonly object: 'event';
  readonly api_version: string;
  readonly created: number;
  readonly livemode: false;
  readonly type: string;
  readonly pending_webhooks: number;
  readonly request: { readonly id: string | null; readonly idempotency_key: string | null };
  readonly data: { readonly object: object };
};

export const PREFIXES: Readonly<Record<AnyObject['object'] | 'event', string>> = {
  'checkout.session': 'cs_test_',
  payment_intent: 'pi_',
  charge: 'ch_',
  balance_transaction: 'txn_',
  refund: 're_',
  dispute: 'du_',
  subscription: 'sub_',
  invoice: 'in_',
  invoice_payment: 'inpay_',
  payout: 'po_',
  event: 'evt_',
};
