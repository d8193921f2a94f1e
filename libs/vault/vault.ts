import type { Sealed, SealedPlace } from '#kernel';

/**
 * What a sealed value is for. Each person has one key per purpose, so that a purpose can be
 * forgotten without the others: the story may go while the accounts must stay.
 */
export type SealPurpose =
  | 'account'
  | 'contact'
  | 'narrative'
  | 'referees'
  | 'interests'
  | 'payment-identity'
  | 'committee-notes'
  | 'donor'
  | 'past-grant'
  | 'bank';

/**
 * The port to the keys (architecture.md, section 7). Values are sealed at the edge, before a
 * command is decided, and opened at the edge, after the opening was recorded.
 */
export type Vault = {
  /**
   * Seals a JSON value for one person and purpose: AES-256-GCM under that key, bound to the place.
   * Rejection `subject-erased` when the person's key of this purpose was destroyed.
   */
  readonly seal: <T>(
    value: T,
    subjectRef: string,
    purpose: SealPurpose,
    place: SealedPlace,
  ) => Promise<Sealed<T>>;

  /**
   * The same for many persons at once, most of whom are new: their keys are looked for and made
   * together, in one durable commit, and are not remembered, since few of these people are met again
   * soon. For at most {@link MAX_SEALED_TOGETHER} values; all are sealed or none.
   */
  readonly sealAll: <T>(
    values: readonly ToSeal<T>[],
    purpose: SealPurpose,
  ) => Promise<readonly Sealed<T>[]>;

  /**
   * Opens a sealed value at its place; undefined once the key is destroyed. Throws SealBroken when
   * it was moved, cut or changed.
   */
  readonly open: <T>(sealed: Sealed<T>, place: SealedPlace) => Promise<T | undefined>;

  /** Destroys a person's keys, for one purpose or for all: what they sealed is gone everywhere. */
  readonly destroy: (subjectRef: string, purpose?: SealPurpose) => Promise<void>;

  /** Keyed hash of a command's canonical input (D6), as 64 hex digits. */
  readonly inputHash: (canonicalInput: string) => string;

  /**
   * Name of the look-up stream of a value (D8): `lookup-` and a keyed hash of kind and value.
   * The value is normalised first: trimmed, NFKC, lower case, inner white space folded.
   */
  readonly lookupStream: (kind: string, value: string) => string;

  /** Signs short texts such as session cookies; base64url. */
  readonly sign: (purpose: string, text: string) => string;

  readonly close: () => Promise<void>;
};

/** Most values in one call of `sealAll`: its keys are in one commit. */
export const MAX_SEALED_TOGETHER = 500;

/** A value on its way to be sealed: for whom, and where it will stand. */
export type ToSeal<T> = {
  readonly value: T;
  readonly subjectRef: string;
  readonly place: SealedPlace;
};

/** A sealed value does not stand where it was sealed, or is not what it was. */
export class SealBroken extends Error {
  constructor(field: string) {
    super(`the sealed field ${field} cannot be opened: it was moved or changed`);
    this.name = 'SealBroken';
  }
}
