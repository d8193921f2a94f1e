/** How one request to the stand-in goes. */
export type Fault = {
  /**
   * `error-before` answers 500 and does nothing; `error-after` does what was asked first, and so on for
   * a connection that is cut and for silence. `too-many` is 429.
   */
  readonly how:
    | 'well'
    | 'error-before'
    | 'error-after'
    | 'cut-before'
    | 'cut-after'
    | 'silence-before'
    | 'silence-after'
    | 'too-many';
  /** Waits so long before it takes notice, in milliseconds. */
  readonly delayMs?: number;
};

/** What was asked, as far as a specification chooses by it. */
export type Asked = {
  readonly method: string;
  /** Without the query: `/v1/checkout/sessions`. */
  readonly path: string;
  /** How often this very path was asked before. */
  readonly before: number;
};

export type Behave = (asked: Asked) => Fault;
export const well: Behave = () => ({ how: 'well' });
