import { Rejection } from '#kernel';
import { CommanderError } from 'commander';
import { inWordsOfTheOperator } from '../server/start-troubles.js';
import { complain } from './terminal.js';

/** Exit codes, as promised in docs/guides/command-line.md. */
export const DONE = 0;
export const REFUSED = 1;
export const WRONG_USE = 2;
export const NOT_PROVEN = 3;

/** A check that failed: what is wrong has been printed already. */
export class CheckFailed extends Error {}

/** A check that found nothing, and could not show everything; it has been printed already. */
export class NotProven extends Error {}

/** The command was called with words that do not go together. */
export class WrongUse extends Error {}

/** What a server refused, in its own words. */
export class Refused extends Error {}

/** Ends the process with the code that the error asks for, and says what was wrong. */
export function exitWith(error: unknown, { asJson = false } = {}): void {
  process.exitCode = exitCodeOf(error);
  if (error instanceof CheckFailed || error instanceof NotProven) return;
  if (asJson && process.exitCode !== DONE) return complain({ error: factsOf(error) });
  // Commander has printed its help or its complaint.
  if (error instanceof CommanderError) return;
  complain(sentenceOf(error));
}

function exitCodeOf(error: unknown): number {
  if (error instanceof WrongUse) return WRONG_USE;
  if (error instanceof NotProven) return NOT_PROVEN;
  if (error instanceof CommanderError) return error.exitCode === 0 ? DONE : WRONG_USE;
  return REFUSED;
}

/** What was wrong, for a program: the code of the refusal, its sentence, and its facts. */
function factsOf(error: unknown): object {
  const says = sentenceOf(error);
  if (error instanceof Rejection) return { code: error.code, says, params: error.params };
  return { code: exitCodeOf(error) === WRONG_USE ? 'wrong-use' : 'failed', says };
}

function sentenceOf(error: unknown): string {
  const isOurs =
    error instanceof WrongUse || error instanceof Refused || error instanceof CommanderError;
  return isOurs ? error.message : inWordsOfTheOperator(error);
}
