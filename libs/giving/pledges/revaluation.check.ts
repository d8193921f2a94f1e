import type { AnyEvent, EuroRate, Exchange, PledgeRevalued } from '#catalogue';
import type { RejectionParams } from '#kernel';

/** Told of what does not hold; the code is the key of its text. */
type Tell = (code: string, params?: RejectionParams) => void;

/**
 * What `verify` asks of amounts in other currencies, counted from the events alone:
 * - every exchange is the ratio of the set of rates that it names, of that day;
 * - a month, pledge and set of rates was revalued once at most, and what came of it is what was plus the
 *   difference, and what the books moved.
 */
export function revaluationCheck(tell: Tell): {
  readonly onEvent: (event: AnyEvent) => void;
  readonly atEnd: () => void;
} {
  const sets = new Map<string, { readonly on: string; readonly rates: readonly EuroRate[] }>();
  const done = new Set<string>();

  const exchanged = ({ rateSetId, ratesOn, into, ...ratio }: Exchange, from: string): void => {
    const set = sets.get(rateSetId);
    const [of, to] = [perEuro(set?.rates, from), perEuro(set?.rates, into)];
    const isOfSet =
      of !== undefined &&
      to !== undefined &&
      set?.on === ratesOn &&
      // Cross-multiplied, so that nothing is rounded.
      BigInt(ratio.numerator) * to.denominator * of.numerator ===
        BigInt(ratio.denominator) * to.numerator * of.denominator;
    if (!isOfSet) tell('rate-not-of-its-set', { set: rateSetId, from, into });
  };

  return {
    onEvent: (event) => {
      switch (event.type) {
        case 'RateSetImported':
          sets.set(event.data.rateSetId, event.data);
          return;
        case 'DonationReceived':
          if (event.data.exchange) exchanged(event.data.exchange, event.data.money.currency);
          return;
        case 'PledgeConfirmed':
        case 'PledgeConditionMet':
          if (event.data.exchange) exchanged(event.data.exchange, event.data.currency);
          return;
        case 'PledgeRevalued': {
          const { pledgeId: pledge, on: day, exchange, currency } = event.data;
          exchanged(exchange, currency);
          const called = [pledge, day, exchange.rateSetId].join(' ');
          if (done.has(called)) tell('pledge-revalued-twice', { pledge, day });
          done.add(called);
          if (!addsUp(event.data)) tell('pledge-revaluation-sum', { pledge, day });
          return;
        }
        default:
          return;
      }
    },
    atEnd: () => undefined,
  };
}

/** What the books moved into what is owed is the difference, less what came since took of it. */
function addsUp({
  wasBaseMinor,
  baseMinor,
  differenceMinor,
  shares,
  books,
}: PledgeRevalued['data']): boolean {
  const difference = BigInt(differenceMinor);
  const taken = shares.reduce((sum, { minor }) => sum + BigInt(minor), 0n);
  const moved = books.reduce((sum, { from, to, baseMinor: base = '0' }) => {
    const sign = (to === 'receivable' ? 1n : 0n) - (from === 'receivable' ? 1n : 0n);
    return sum + sign * BigInt(base);
  }, 0n);
  return BigInt(wasBaseMinor) + difference === BigInt(baseMinor) && moved === difference - taken;
}

function perEuro(
  rates: readonly EuroRate[] | undefined,
  currency: string,
): { readonly numerator: bigint; readonly denominator: bigint } | undefined {
  if (currency === 'EUR') return { numerator: 1n, denominator: 1n };
  const rate = rates?.find((one) => one.currency === currency);
  return rate && { numerator: BigInt(rate.numerator), denominator: BigInt(rate.denominator) };
}
