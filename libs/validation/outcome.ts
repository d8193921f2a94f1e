/** Plain facts of the rule that was broken (`{ max: 200 }`), for the reader's own language. */
export type ProblemParams = Readonly<Record<string, string | number | boolean>>;

/** One field of the input that breaks one rule of its declaration. */
export type FieldProblem = {
  /** Where: `amount.minor`, `costLines[0].label`; empty for the input as a whole. */
  readonly path: string;
  /** class-validator's name of the rule, such as `isString`, or one of `inputLimits`' names. */
  readonly rule: string;
  /** In English, for developers; pages say it in the reader's language from `rule` and `params`. */
  readonly message: string;
  readonly params?: ProblemParams;
};

/** What became of the input: the declared fields as an instance of the class, or what is wrong. */
export type ValidationOutcome<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problems: readonly FieldProblem[] };

/** A class whose fields carry class-validator decorators, made without arguments. */
export type DtoClass<T extends object = object> = new () => T;
