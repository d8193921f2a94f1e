/** Plain facts that explain a refusal; never personal data. */
export type RejectionParams = Readonly<Record<string, string | number | boolean>>;

/**
 * An expected refusal, in the words of the rules. The code is stable and public: it names the
 * problem type over HTTP and is the key of its text in the locale files.
 */
export class Rejection extends Error {
  readonly code: string;
  readonly params: RejectionParams;

  constructor(code: string, params: RejectionParams = {}) {
    super(code);
    this.name = 'Rejection';
    this.code = code;
    this.params = params;
  }
}

/** Refuses with `code` unless the condition holds. */
export function ensure(
  condition: unknown,
  code: string,
  params: RejectionParams = {},
): asserts condition {
  if (!condition) throw new Rejection(code, params);
}
