import type { Ports } from '#commands';
import { invocationOf, withForm, type HttpReply, type HttpRequest } from '#http';
import { Rejection } from '#kernel';
import type { FieldProblem, SentValues } from '#web';
import { actingRole, carryOutAct } from './acting.js';
import { actNamed, type ActSet, type Place } from './declaration.js';
import { controlsOf, inputOf } from './read-fields.js';

/** A form that came back: which one, what is wrong with it, and what was sent. */
export type Again = {
  /** Name of the act. */
  readonly act: string;
  /** The thing that it was sent to. */
  readonly target: string;
  readonly problems: readonly FieldProblem[];
  readonly values: SentValues;
};

export type SentAct<P extends Place> = {
  readonly ports: Ports;
  readonly request: HttpRequest;
  readonly reply: HttpReply;
  readonly set: ActSet<P>;
  /** Name of the act, from the address. */
  readonly name: string;
  /** The thing that it is sent to; left out where its form says so, and not the address. */
  readonly target?: string;
  /** The currency in which amounts are typed, where the form does not say. */
  readonly currency?: string;
  /** The time zone in which days end, where the form asks for any. */
  readonly timeZone?: string;
  /** The page to go to afterwards. */
  readonly to: string;
  /** The page with the form that came back. */
  readonly again: (again: Again) => Promise<string>;
};

/**
 * Takes in the form of an act, and carries it out: `POST <page>/<id>/<act>`, or `POST <page>/<act>`
 * where the things of a page have no addresses of their own. For handlers with
 * `@Html()`; return what it returns. Rejection `not-found` where there is no such act.
 */
export async function takeInAct<P extends Place>(sent: SentAct<P>): Promise<string> {
  const { ports, request, reply, set, name, target, currency, timeZone } = sent;
  const declaration = actNamed(set, name);
  if (!declaration) throw new Rejection('not-found');
  const { input, fields, flash: tone = 'good', form } = declaration;
  const reading = { locale: request.visitor.locale, currency, timeZone };
  return withForm<object>({
    request,
    reply,
    form: input,
    controls: { ...controlsOf(fields), ...form?.controls },
    read: (values) => {
      const plain = withoutPrefix(values);
      const read = inputOf(fields, plain, reading);
      return form ? form.read(read, plain, reading) : read;
    },
    act: async (input) => {
      const role = actingRole(request.visitor, declaration, set);
      const invocation = invocationOf(request, input, { role });
      const executed = await carryOutAct(set, declaration, ports, invocation, target ?? '', input);
      const to = declaration.goesTo?.(input, executed) ?? sent.to;
      return { to, executed, flash: { tone, key: `${set.texts}:act.${name}.done` } };
    },
    again: (problems, values) =>
      sent.again({ act: name, target: target ?? targetIn(name, values), problems, values }),
  });
}

/** Before the names of a form's controls, since a page may hold two forms of one act. */
export function prefixOf(act: string, target: string): string {
  return `${act}.${target}.`;
}

/** The thing that a form was about, as the names of its controls tell. */
export function targetIn(act: string, sent: SentValues): string {
  const named = Object.keys(sent).find((name) => name.startsWith(`${act}.`));
  return named?.slice(`${act}.`.length, named.lastIndexOf('.')) ?? '';
}

/** What was sent, by the plain names of the controls. */
export function withoutPrefix(sent: SentValues): SentValues {
  const named = Object.entries(sent).map(([name, value]) => [
    name.slice(name.lastIndexOf('.') + 1),
    value,
  ]);
  return Object.fromEntries(named) as SentValues;
}
