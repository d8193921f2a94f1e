import { Rejection } from '#kernel';
import { validatorOf, InvalidInput } from '#validation';
import type { DtoClass } from '#validation';
import { rejectionText } from '#web';
import type { FieldProblem, SentValues } from '#web';
import { leaveFlash, type FlashNote } from './flash.js';
import { fieldText } from './field-text.js';
import { HTML } from './current-visitor.decorator.js';
import { slowed } from './http-limits.js';
import { languageAskedFor } from './make-visitor.js';
import { troubleOf } from './problem.js';
import { wayOnFrom } from './rejection-status.js';
import { seePosition } from './position.js';
import type { HttpReply, HttpRequest } from './request.js';

/** Where the browser goes after a form was carried out. */
export type FormOutcome = {
  /** Path of the page to show. */
  readonly to: string;
  /** What was carried out: the next page waits for it. */
  readonly executed?: { readonly position: bigint };
  /** What the next page says. */
  readonly flash?: FlashNote;
};

export type FormHandling<T extends object> = {
  readonly request: HttpRequest;
  readonly reply: HttpReply;
  /** The declaration that the input has to fit. */
  readonly form: DtoClass<T>;
  /**
   * Makes the declaration's plain input of what was sent, where controls and fields differ
   * (amounts in major units, check boxes). What was left empty is not in `sent`. May throw a
   * Rejection with the param `field`.
   */
  readonly read?: (sent: SentValues) => unknown;
  /** Names of controls by the path of their field, where they differ: `{ 'money.minor': 'amount' }`. */
  readonly controls?: Readonly<Record<string, string>>;
  readonly act: (input: T) => Promise<FormOutcome>;
  /** The page with its form again: problems, and what was sent. */
  readonly again: (
    problems: readonly FieldProblem[],
    values: SentValues,
  ) => string | Promise<string>;
};

/**
 * A form of a page, from what was sent to the next page: read, validate, act, wait for the views,
 * redirect (303), so that reloading sends nothing again. What is wrong with the input, and what the
 * rules refuse, is shown on the form itself with the values that were sent; everything else (not
 * signed in, not there, not available) is a page of its own.
 *
 * For handlers with `@Html()` and `@Res({ passthrough: true })`; return what it returns.
 */
export async function withForm<T extends object>(handling: FormHandling<T>): Promise<string> {
  const { request, reply } = handling;
  const sent = sentValues(request.body);
  // The language switch sends a form that is not finished: it is shown again, and nothing is done.
  if (languageAskedFor(request) !== undefined) {
    void reply.status(200);
    request.refusal = 'shown-again';
    return handling.again([], sent);
  }
  try {
    if (request.isTooBusy) throw tooBusy();
    const outcome = await handling.act(inputOf(handling, sent));
    if (outcome.flash) leaveFlash(reply, outcome.flash);
    if (outcome.executed) await seePosition(reply, outcome.executed.position);
    void reply.status(303).header('location', outcome.to);
    return '';
  } catch (error) {
    const { status, code } = troubleOf(error);
    request.refusal = code;
    if (status >= 500 || status === 404 || leadsElsewhere(code)) throw error;
    void reply.status(status).header('content-type', HTML);
    const problems = problemsOf(error, handling, sent);
    return handling.again(problems, sent);
  }
}

/** So many wait already that this is to be sent again; nothing that was typed is lost. */
export function tooBusy(): Rejection {
  return new Rejection('send-again-soon', { retryAfterSeconds: slowed.sendAgainSeconds });
}

/** Whoever has to come in first is not helped by seeing the form again. */
function leadsElsewhere(code: string): boolean {
  return code === 'sign-in-needed' || wayOnFrom(code) !== undefined;
}

function inputOf<T extends object>({ form, read }: FormHandling<T>, sent: SentValues): T {
  const outcome = validatorOf(form)(read ? read(sent) : sent);
  if (!outcome.ok) throw new InvalidInput('body', outcome.problems);
  return outcome.value;
}

/** Browsers send controls that were left empty: they are taken for not sent. */
export function sentValues(body: unknown): SentValues {
  const fields = Object.entries((body ?? {}) as Record<string, string | string[]>);
  return Object.fromEntries(fields.filter(([, value]) => value !== ''));
}

function problemsOf<T extends object>(
  error: unknown,
  { request, controls }: FormHandling<T>,
  sent: SentValues,
): readonly FieldProblem[] {
  const { locale } = request.visitor;
  if (error instanceof InvalidInput) {
    return error.problems.map((problem) => ({
      field: controls?.[problem.path] ?? controlOf(problem.path, sent),
      text: fieldText(locale, problem),
    }));
  }
  const { code, params } = troubleOf(error);
  const field = error instanceof Rejection ? params['field'] : undefined;
  const text = rejectionText(locale, code, params);
  return [
    typeof field === 'string' ? { field: controls?.[field] ?? field, text, code } : { text, code },
  ];
}

/** A control has the name of its field, or of the object or list that its field is in. */
function controlOf(path: string, sent: SentValues): string | undefined {
  if (path === '') return undefined;
  return path in sent ? path : path.split(/[.[]/)[0];
}
