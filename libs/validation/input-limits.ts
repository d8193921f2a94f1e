/**
 * How large one validated input may be, beneath the limit on the bytes of a body. They keep the
 * work on hostile input within some milliseconds: a megabyte holds 300,000 empty objects, and
 * every one of them could be told of its missing fields.
 */
export const inputLimits = {
  /** Objects and arrays within each other. */
  maxDepth: 16,
  /** Items of one array. */
  maxItems: 1_000,
  /** Fields of one object. */
  maxFields: 256,
  /** Characters of a field's name. */
  maxFieldName: 128,
  /** Fields and items altogether. */
  maxValues: 10_000,
  /** Problems told in one answer; the rest is left out. */
  maxProblems: 200,
} as const;

export type InputLimit = keyof typeof inputLimits;
