import { upcast, type AnyEvent, type Envelope, type StoredData } from '#catalogue';
import { Rejection } from '#kernel';

/** The bytes of an event as the log holds them, which is what proofs are about (D2). */
export type StoredEvent = {
  readonly position: bigint;
  readonly stream: string;
  readonly revision: number;
  readonly id: string;
  readonly type: string;
  /** Canonical JSON of the data as written, in the version as written. */
  readonly storedData: string;
  /** Canonical JSON of the envelope as written. */
  readonly storedMetadata: string;
};

/**
 * An event of the log. A class for one reason: data and metadata are parsed when first looked
 * at, since most readers of the log look at neither for most events.
 */
export class RecordedEvent implements StoredEvent {
  readonly position: bigint;
  readonly stream: string;
  readonly revision: number;
  readonly id: string;
  readonly type: string;
  readonly storedData: string;
  readonly storedMetadata: string;
  #data: object | undefined;
  #metadata: Envelope | undefined;

  constructor(stored: StoredEvent) {
    this.position = stored.position;
    this.stream = stored.stream;
    this.revision = stored.revision;
    this.id = stored.id;
    this.type = stored.type;
    this.storedData = stored.storedData;
    this.storedMetadata = stored.storedMetadata;
  }

  get metadata(): Envelope {
    return (this.#metadata ??= parsed(this, this.storedMetadata) as Envelope);
  }

  /**
   * The data in its newest version. Refuses what a newer program wrote (`event-unknown`,
   * `event-from-the-future`), and what is not what any program wrote (`event-not-readable`): nobody
   * may guess at its meaning.
   */
  get data(): object {
    return (this.#data ??= upcast(
      this.type,
      versionIn(this.storedMetadata),
      parsed(this, this.storedData) as StoredData,
    ));
  }

  /** Type and data as deciders and projections fold them. */
  get event(): AnyEvent {
    return { type: this.type, data: this.data } as AnyEvent;
  }
}

function parsed({ position, type }: StoredEvent, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Rejection('event-not-readable', { position: String(position), type });
  }
}

const VERSION_KEY = '"schemaVersion":';
/** Characters in which a version number ends for certain. */
const VERSION_DIGITS = 6;

/**
 * The version, found in the text without parsing it all: this is asked for every event that is
 * ever read. Inside a JSON string the quotes of such a key would be escaped, so only the key fits.
 */
function versionIn(metadata: string): number {
  const at = metadata.indexOf(VERSION_KEY) + VERSION_KEY.length;
  const version = Number.parseInt(metadata.slice(at, at + VERSION_DIGITS), 10);
  if (at < VERSION_KEY.length || !(version >= 1)) throw new Rejection('event-version-missing');
  return version;
}
