import type { Invocation, Ports } from '#commands';
import { gateLine, type Act, type Asker } from '#gate';
import type { CarriedOut, FlashNote } from '#http';
import { dayIn } from '#kernel';
import type { DtoClass } from '#validation';
import type { SentValues } from '#web';
import type { Field, TypedIn } from './fields.js';
import { NothingDto } from './nothing.dto.js';

/** What an act is done to, with whoever looks at it: what its fields and its rules are asked with. */
export type Place = {
  readonly authority: { readonly at: string; readonly today: string; readonly by: Asker };
};

/** Somebody before a thing at an instant, with the day that it is there. */
export function authorityAt(now: Date, timeZone: string, by: Asker): Place['authority'] {
  return { at: now.toISOString(), today: dayIn(timeZone, now), by };
}

/** How a command was carried out, and what the API answers beside what every act of the set does. */
export type ActDone = CarriedOut & {
  readonly events?: readonly { readonly type: string }[];
  readonly body?: object;
};

type Sent = Readonly<Record<string, unknown>>;

/**
 * An act, told once: its API route and OpenAPI, its form, whether a page offers it, and to whom,
 * all follow from this.
 */
export type ActDeclaration<P extends Place, Input extends object = object> = {
  /** Its line in the gate's table: who may. */
  readonly act: Act;
  /** The last part of its address on its page, and of its texts: `act.<name>.title`. */
  readonly name: string;
  /** Its address under the thing, where it is not `name`; and in the API, where that is another. */
  readonly at?: string;
  readonly route?: string;
  /** One line, for the description of the API. */
  readonly summary: string;
  /** The declaration of what comes in. */
  readonly input: DtoClass<Input>;
  /** What somebody might send: shown in the description of the API, and tried on the rules. */
  readonly example: Input;
  /** What its form asks for, in the order of the page. */
  readonly fields: readonly Field<P>[];
  /**
   * Asks the decider, without writing, what it would say to the command that the example makes
   * here. Throws what it throws.
   */
  readonly ask: (place: P, example: Input) => unknown;
  /** Answers of the decider by which it is not the time for it, beside `wrong-stage`. */
  readonly notYet?: readonly string[];
  readonly run: (
    ports: Ports,
    invocation: Invocation,
    id: string,
    input: Input,
  ) => Promise<ActDone>;
  /** A client must send an Idempotency-Key. */
  readonly movesMoney?: true;
  /** Answers 201, with these members of the answer beside those of every act. */
  readonly creates?: readonly string[];
  /** For what ends something, or cannot be undone. */
  readonly danger?: true;
  /** How the next page says that it is done. */
  readonly flash?: FlashNote['tone'];
  /** Whether it stands beside the next steps of a page: nobody is waiting for it. */
  readonly aside?: true | ((place: P) => boolean);
  /** Where the browser goes afterwards, where it is not back to the thing. */
  readonly goesTo?: (input: Input, done: ActDone) => string | undefined;
  /** For a form of which its fields cannot tell everything. */
  readonly form?: {
    /** Makes the input of what the fields have read, and of what was sent. */
    readonly read: (input: Sent, sent: SentValues, reading: TypedIn) => unknown;
    /** Names of controls by the path of their field in the input. */
    readonly controls: Readonly<Record<string, string>>;
  };
};

/** The acts on one kind of thing. */
export type ActSet<P extends Place> = {
  /** In the description of the API. */
  readonly tag: string;
  /**
   * Address of the thing in the API, with the parameter that names it: `api/v1/grants/:grantId`.
   * Without one where the input says which thing it is, or where it is one's own: the id of every
   * run is empty then.
   */
  readonly base: string;
  /** Locale namespace of their texts. */
  readonly texts: string;
  /** In the order in which a page offers them. */
  readonly acts: readonly ActDeclaration<P>[];
  /** Members that the API answers to every act. */
  readonly answer: (id: string, done: ActDone) => object;
  /** What surrounds every run: what is noted of whoever is tied, for one. */
  readonly around?: (
    ports: Ports,
    invocation: Invocation,
    id: string,
    act: { readonly name: string },
    run: () => Promise<ActDone>,
  ) => Promise<ActDone>;
  /** False where nobody is turned away before the rules: a case keeps a record of who tried. */
  readonly outerFence?: false;
};

type Declare<P extends Place> = {
  /** An act that takes no input. */
  (declaration: Omit<ActDeclaration<P, NothingDto>, 'input' | 'example'>): ActDeclaration<P>;
  <Input extends object>(declaration: ActDeclaration<P, Input>): ActDeclaration<P>;
};

/** Declares acts on one kind of thing: each is checked with its own input, and kept without it. */
export function declareFor<P extends Place>(): Declare<P> {
  // It is run with nothing but input that has passed the declaration kept beside it.
  return (declaration: object) =>
    ({ input: NothingDto, example: {}, ...declaration }) as unknown as ActDeclaration<P>;
}

/** Any set, for whoever lists acts without a thing at hand. */
export type AnyActSet = ActSet<never>;

/** The act of an address; undefined where there is none. */
export function actNamed<P extends Place>(
  { acts }: ActSet<P>,
  name: string,
): ActDeclaration<P> | undefined {
  return acts.find((one) => one.name === name);
}

/** Whether the API takes a body for it. */
export function takesInput<P extends Place>({ input }: ActDeclaration<P>): boolean {
  return (input as unknown) !== NothingDto;
}

/** Whether something else than a role lets in: a seat, or that it is one's own. */
export function needsNoRole(act: Act): boolean {
  const { seat, own } = gateLine(act);
  return seat !== undefined || own === true;
}
