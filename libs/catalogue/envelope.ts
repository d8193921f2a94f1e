/** What an actor proved before acting. */
export type Authentication = 'none' | 'code' | 'password' | 'second-factor';

/** Who acts: a pseudonymous id, never a name. */
export type Actor = {
  readonly id: string;
  readonly kind: 'person' | 'process' | 'import' | 'cli';
  /** The role in which the actor acts, as in the table of roles. */
  readonly role: string;
  readonly authentication: Authentication;
  /** The subject for whom the actor acts, when it is somebody else. */
  readonly actingFor?: string;
};

/** How much harm a leak of this event would do: 0 none, 3 danger to life. */
export type Sensitivity = 0 | 1 | 2 | 3;

/** What stands around every event (D3). Stored as the metadata of the event. */
export type Envelope = {
  readonly eventId: string;
  readonly type: string;
  readonly schemaVersion: number;
  readonly commandId: string;
  /** Keyed hash of what was asked, so that a key cannot be used for something else (D6). */
  readonly inputHash: string;
  readonly actor: Actor;
  /** The entity (association, platform) in whose books and time zone the event stands (D4). */
  readonly entity: string;
  /** When we knew: UTC instant. */
  readonly recordedAt: string;
  /** When it counts: YYYY-MM-DD in the entity's time zone. */
  readonly effectiveDate: string;
  readonly correlationId: string;
  readonly causationId: string;
  readonly policyVersion?: number;
  /** The people whose keys seal parts of this event. */
  readonly subjectRefs: readonly string[];
  readonly sensitivity: Sensitivity;
  /** 128 random bits: nobody can guess an event from its leaf hash (D2). */
  readonly salt: string;
};
