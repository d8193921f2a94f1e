import { CommanderError } from 'commander';
import { inWordsOfTheOperator } from '../server/start-troubles.js';

/** Exit codes, as promised in docs/guides/command-line.md. */
export const DONE = 0;
export const REFUSED = 1;
export const WRONG_USE = 2;

/** A check that failed: what is wrong has been printed already. */
export class CheckFailed extends Error {}

/** The command was called with words that do not go together. */
export class WrongUse extends Error {}

/** What a server refused, in its own words. */
export class Refused extends Error {}

/** Ends the process with the code that the error asks for, and says what was wrong. */
export function exitWith(error: unknown): void {
  if (error instanceof CheckFailed) process.exitCode = REFUSED;
  else if (error instanceof WrongUse) {
    process.stderr.write(`${error.message}\n`);
    process.exitCode = WRONG_USE;
  } else if (error instanceof Refused) {
    process.stderr.write(`${error.message}\n`);
    process.exitCode = REFUSED;
  } else if (error instanceof CommanderError) {
    // Commander has printed its help or its complaint.
    process.exitCode = error.exitCode === 0 ? DONE : WRONG_USE;
  } else {
    process.stderr.write(`${inWordsOfTheOperator(error)}\n`);
    process.exitCode = REFUSED;
  }
}
