import type { FundPolicy } from '#catalogue';
import { minorOf, money, type Money } from '#kernel';
import type { Case } from './cast.js';
import type { Federation, Player } from './federation.js';
import type { Random } from './random.js';
import type { by, Stage } from './stage.js';

/** Everything a case's story is told with. */
export type Telling = {
  readonly stage: Stage;
  readonly federation: Federation;
  readonly fundId: string;
  readonly policy: FundPolicy;
  readonly one: Case;
  readonly random: Random;
  /** A request of somebody in the case, with a key that names the step. */
  readonly as: (player: Player, step: string) => ReturnType<typeof by>;
};

/** What the fund promises sets the pace: hours for a life in danger, days for a round. */
export function pace({ one, random }: Telling, least: number, most: number): number {
  const factor = { P1: 0.15, P2: 0.6, P3: 2, P4: 6 }[one.priority];
  return random.between(least * 10, most * 10) * 0.1 * factor;
}

/** Half of an amount, for what turns out smaller than planned. */
export function half(amount: Money): Money {
  return money(minorOf(amount) / 2n, amount.currency);
}
