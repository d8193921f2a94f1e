/**
 * A value that only the vault can open: encrypted under a key of one person and one purpose, and
 * bound to the stream, command and field where it stands. `T` is what it holds once opened; it
 * is never there at run time.
 */
export type Sealed<T> = {
  readonly subjectRef: string;
  readonly purpose: string;
  readonly keyVersion: number;
  /** base64url of 12 bytes nonce, ciphertext and 16 bytes tag. */
  readonly ciphertext: string;
  readonly __holds?: T;
};

/** Where a sealed value stands; it opens nowhere else. */
export type SealedPlace = {
  readonly stream: string;
  /** The command that wrote the event: together with `field` it names one event's one field. */
  readonly commandId: string;
  /** `EventType.field`, for example `ApplicationSubmitted.narrative`. */
  readonly field: string;
};
