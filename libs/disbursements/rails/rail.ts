import type { PaymentEvidence, PolicyRail } from '#catalogue';

/** One proof of a payment, and who brought it. */
export type Evidence = { readonly kind: PaymentEvidence; readonly by: string };

/**
 * The port to a way of paying. A manual rail is a person who pays and then says so with proofs;
 * the first proof makes the attempt paid, the second makes it received (D37).
 */
export type Rail = {
  readonly name: PolicyRail;
  readonly mode: 'manual';
  /** What shows that the money left. */
  readonly firstEvidence: readonly PaymentEvidence[];
  /** What shows that the payee has it. */
  readonly secondEvidence: readonly PaymentEvidence[];
  /** Whether these two together prove the payment. */
  readonly isProven: (first: Evidence, second: Evidence) => boolean;
};
