import type { CashTransfer, EventOf } from '#catalogue';

/** Cash that one restriction has lent another, as far as it is not given back. */
export type Loan = {
  readonly from: string;
  readonly to: string;
  readonly minor: bigint;
  /** The day on which it was lent. */
  readonly on: string;
};

/** A transfer as one person proposed it. */
export type TransferProposal = Omit<EventOf<'CashTransferProposed'>['data'], 'fundId' | 'moves'>;

/** What `borrower` owes `lender`, in minor units. */
export function owedTo(loans: readonly Loan[], lender: string, borrower: string): bigint {
  return loans
    .filter(({ from, to }) => from === lender && to === borrower)
    .reduce((sum, { minor }) => sum + minor, 0n);
}

/** The loans after something was given back, the oldest of them first. */
export function afterGivingBack(
  loans: readonly Loan[],
  { from: borrower, to: lender, money }: CashTransfer,
): readonly Loan[] {
  let left = BigInt(money.minor);
  return loans.flatMap((loan) => {
    if (loan.from !== lender || loan.to !== borrower) return [loan];
    const part = left < loan.minor ? left : loan.minor;
    left -= part;
    const minor = loan.minor - part;
    return minor > 0n ? [{ ...loan, minor }] : [];
  });
}
