import type { BankStatementImported } from '#catalogue';

type Told = Pick<
  BankStatementImported['data'],
  'statementId' | 'form' | 'sequence' | 'from' | 'until' | 'openingMinor' | 'closingMinor'
>;

/** Two statements that follow each other, and something is missing between them. */
export type StatementGap = {
  readonly after: string;
  readonly before: string;
  /** What the second begins with beyond what the first ended with; null where a balance is not told. */
  readonly missingMinor: string | null;
  /** How many numbers were left out; null where the bank does not count. */
  readonly missingStatements: number | null;
};

/**
 * Gaps between the statements of one account, in the order of their days: a balance that is not the one
 * before, or a number that was left out. Tables are exported for any days, so only their balances are
 * compared, and only where the days do not overlap.
 */
export function gapsBetween(statements: readonly Told[]): readonly StatementGap[] {
  const inOrder = statements
    .filter(({ from }) => from !== null)
    .toSorted(
      (a, b) => compare(a.from, b.from) || compare(a.until, b.until) || numberOf(a) - numberOf(b),
    );
  return inOrder.flatMap((next, place) => {
    const last = inOrder[place - 1];
    return last ? (gapBetween(last, next) ?? []) : [];
  });
}

function gapBetween(last: Told, next: Told): StatementGap | undefined {
  const isTable = last.form === 'camt-csv' || next.form === 'camt-csv';
  if (isTable && (last.until ?? '') >= (next.from ?? '')) return undefined;
  const missing =
    last.closingMinor === null || next.openingMinor === null
      ? null
      : BigInt(next.openingMinor) - BigInt(last.closingMinor);
  const left = skipped(last.sequence, next.sequence);
  if ((missing === null || missing === 0n) && (left === null || left === 0)) return undefined;
  return {
    after: last.statementId,
    before: next.statementId,
    missingMinor: missing?.toString() ?? null,
    missingStatements: left,
  };
}

/** Numbers begin again with each year: a smaller one says nothing. */
function skipped(last: number | null, next: number | null): number | null {
  if (last === null || next === null || next <= last) return null;
  return next - last - 1;
}

function compare(a: string | null, b: string | null): number {
  return (a ?? '') < (b ?? '') ? -1 : (a ?? '') > (b ?? '') ? 1 : 0;
}

function numberOf({ sequence }: Told): number {
  return sequence ?? 0;
}
