import type { Choice } from '#web';

type Of<P, T> = (place: P) => T;

type Common = {
  /** Of the input; parts of an object in it as `payee.name`. */
  readonly name: string;
  /** Of the control in the form, where it is not the name. */
  readonly control?: string;
  /** Keys of texts, where they are not those of `textOf`; `false` for no hint. */
  readonly label?: string;
  readonly hint?: string | false;
  readonly optional?: true;
};

/** What somebody reads while they fill in a form. */
export type Reader = {
  readonly locale: string;
  readonly t: (key: string, params?: Readonly<Record<string, string | number>>) => string;
};

/** How what was typed is read: by the reader's habits, and what the thing says of itself. */
export type TypedIn = {
  readonly locale: string;
  /** In which amounts are typed, where the form does not say. */
  readonly currency?: string | undefined;
  /** In which days end. */
  readonly timeZone?: string | undefined;
};

type Options<P> =
  | { readonly values: readonly (string | number)[] | Of<P, readonly (string | number)[]> }
  | { readonly options: (place: P, reader: Reader) => readonly Choice[] };

/** One of a few (`radio`) or of many (`select`). Texts: `<texts>.<value>`, and `…-hint` if there. */
export type ChoiceField<P> = Common &
  Options<P> & {
    readonly kind: 'choice' | 'figure';
    readonly as?: 'radio' | 'inline' | 'select' | 'filled-select';
    readonly texts?: string;
    readonly value?: Of<P, string | undefined>;
  };

export type YesNoField = Common & {
  readonly kind: 'yes-no';
  /** What is filled in. */
  readonly value?: 'yes' | 'no';
};

/** Any number of a few, read as a list. */
export type ManyField<P> = Common & {
  readonly kind: 'many';
  readonly options: (place: P, reader: Reader) => readonly Choice[];
};

export type TextField<P> = Common & {
  readonly kind: 'text';
  readonly value?: Of<P, string | undefined>;
  readonly max?: number;
  /** More than one line. */
  readonly rows?: number;
  readonly width?: 'full' | 'medium' | 'short';
  /** False for codes, which no dictionary should correct. */
  readonly spellcheck?: false;
  /** Makes that of it which the input wants. */
  readonly read?: (typed: string, reading: TypedIn) => unknown;
};

/**
 * A day up to today, which is filled in; or any day, where it is `free`, filled in by `value`. A `last-moment` is a free
 * day, read as the instant with which it ends where the thing is.
 */
export type DayField<P> = Common & {
  readonly kind: 'day' | 'last-moment';
  readonly free?: true;
  readonly value?: Of<P, string | undefined>;
};

/**
 * An amount, typed in major units and read as the input wants it: as money, or as minor units
 * alone. `absent` is what is read where nothing was sent. Where there are several currencies, the
 * form asks which.
 */
export type AmountField<P> = Common & {
  readonly kind: 'money' | 'minor-units';
  readonly currency: Of<P, string | readonly string[]>;
  /** In major units. */
  readonly value?: Of<P, string | undefined>;
  readonly absent?: string;
};

/**
 * An amount for each of several parts, such as restrictions, typed in major units; what is left empty
 * is no part. Read as a list of `{ restriction, minor }`. What is wrong with the list is told at `first`.
 */
export type SharesField<P> = Common & {
  readonly kind: 'shares';
  readonly currency: Of<P, string>;
  readonly parts: (place: P, reader: Reader) => readonly Choice[];
  readonly first: string;
  /** In major units. */
  readonly value?: (place: P, part: string) => string | undefined;
};

/** Sent along without being asked: what was read when the form was made. */
export type FixedField<P> = Common & {
  readonly kind: 'fixed';
  readonly as?: 'figure' | 'yes';
  readonly value: Of<P, string | undefined>;
};

/** Must be ticked before the form is taken, and is no part of the input. */
export type ConfirmedField = Common & { readonly kind: 'confirmed' };

/** Fields under one legend. */
export type GroupField<P> = {
  readonly kind: 'group';
  readonly legend: string | ((place: P, reader: Reader) => string);
  readonly hint?: string;
  readonly fields: readonly Field<P>[];
};

/** One control, or a group of them, that a form shows. */
export type InputField<P> =
  | ChoiceField<P>
  | ManyField<P>
  | YesNoField
  | TextField<P>
  | DayField<P>
  | AmountField<P>
  | SharesField<P>
  | FixedField<P>
  | ConfirmedField;
export type Field<P> = InputField<P> | GroupField<P>;

/** The fields of a form in a row, those of groups too. */
export function flatFields<P>(fields: readonly Field<P>[]): readonly InputField<P>[] {
  return fields.flatMap((field) => (field.kind === 'group' ? flatFields(field.fields) : [field]));
}

/** Name of the control of one part of several. */
export function partControl(field: Pick<Common, 'name' | 'control'>, part: string): string {
  return `${controlOf(field)}-${part}`;
}

/** Name of the control of a field. */
export function controlOf({ name, control }: Pick<Common, 'name' | 'control'>): string {
  return control ?? name;
}
