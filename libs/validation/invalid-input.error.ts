import type { FieldProblem } from './outcome.js';

/** The part of a request that was read. */
export type InputSource = 'body' | 'query' | 'param';

/**
 * The input does not fit its declaration. The server answers with a problem document (RFC 9457)
 * that names the fields; the message holds no value of the input, so it may be logged.
 */
export class InvalidInput extends Error {
  readonly source: InputSource;
  readonly problems: readonly FieldProblem[];

  constructor(source: InputSource, problems: readonly FieldProblem[]) {
    super('invalid-input');
    this.name = 'InvalidInput';
    this.source = source;
    this.problems = problems;
  }
}
