import type { Things } from './gate-world.js';

/** What is sent to a route: JSON to the API, a form to a page. */
export type Sent = Readonly<Record<string, unknown>>;

/** One call of a route, for the things of one fund. */
export type Call = {
  /** Fills in what the address leaves open; left out where it leaves nothing open. */
  readonly at?: (things: Things) => Readonly<Record<string, string>>;
  readonly query?: (things: Things) => Readonly<Record<string, string>>;
  readonly send?: (things: Things) => Sent;
};

/** How a route is walked. */
export type Walk = Call & {
  /** Several calls of one route, by a name of their own. */
  readonly calls?: Readonly<Record<string, Call>>;
  /** About a case, its grant, its payouts or their money: a tie must shut it. */
  readonly onCase?: true;
  /** A tie leaves it open, on purpose: to say that there is one. */
  readonly tied?: true;
  /** Sums over a fund: a tie does not hide them, so only ids and codes tell of a case here. */
  readonly sums?: true;
  /** Anybody may see it: the fund is public, its cases are not. */
  readonly open?: true;
  /** Not walked, and why. */
  readonly outside?: string;
};
