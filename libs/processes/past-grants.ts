import type { Actor, ImportEvent, PastGrantRecorded, PublishedFields, SourceRow } from '#catalogue';
import {
  carryOut,
  carryOutFirst,
  commandId,
  contextOf,
  noteOpening,
  type Book,
  type Invocation,
  type Ports,
} from '#commands';
import { loadState, lookAt, type CommandContext, type Fold } from '#event-store';
import { FIRST_DAY_OF_BOOKS, fundDecider } from '#funds';
import {
  addMoney,
  canonicalJson,
  createdIdOf,
  dayIn,
  derivedId,
  type Money,
  type Sealed,
} from '#kernel';
import { entityDecider } from '#people';
import {
  changesBetween,
  mayName,
  pastGrantDecider,
  publishedFields,
  type FieldChange,
  type PastGrant,
} from '#transparency';
import { MAX_SEALED_TOGETHER } from '#vault';

export type ImportOptions = {
  /** Applies what the file says otherwise than the log, as corrections. */
  readonly amend?: boolean;
  /** Told how many rows were looked at. */
  readonly progress?: (done: number) => void;
};

export type ImportOutcome = {
  /** Rows booked now. */
  readonly loaded: number;
  /** Rows that were in the log before with the same content: nothing added. */
  readonly same: number;
  /** The same in every field that is read; something differs in the rest of the row. */
  readonly sameInWhatIsRead: number;
  /** Rows that were in the log before with other content. */
  readonly changed: number;
  /** How many of the rows that differ were amended now. */
  readonly amended: number;
  /** Rows whose grant was erased since: nothing is compared and nothing amended. */
  readonly erased: number;
  /** What differs, grant by grant, for the first of those that changed. */
  readonly changes: readonly ChangedGrant[];
  /** Sums of what was booked now, one per currency; of amended grants, what is booked anew. */
  readonly booked: readonly Money[];
};

/** A grant that was published again, and what it says otherwise. */
export type ChangedGrant = {
  readonly place: string;
  readonly grantId: string;
  readonly amended: boolean;
  readonly fields: readonly (FieldChange & {
    /** Whether the texts may name somebody. */
    readonly mayName: boolean;
  })[];
};

/** Changed grants that are told one by one; the others are counted. */
const MOST_CHANGES_TOLD = 1_000;
/** Rows carried out together: they share commits, and the memory stays small. */
const AT_ONCE = MAX_SEALED_TOGETHER;

/**
 * Books grants of the past (D19). A grant is known by its publisher and its id (ADR 27): a second
 * import adds nothing, and what was published otherwise is told field by field and, where that is
 * asked for, amended. Books of the past are kept apart: one entity and one fund for each publisher
 * and currency, so that no rate has to be invented for money that was spent years ago.
 */
export async function importPastGrants(
  ports: Ports,
  rows: Iterable<PastGrant> | AsyncIterable<PastGrant>,
  { amend = false, progress = () => undefined }: ImportOptions = {},
): Promise<ImportOutcome> {
  const desk = { ports, amend, books: new Map<string, Promise<PastBook>>() };
  const told = newTelling();
  let batch: PastGrant[] = [];
  let done = 0;
  const carryOutBatch = async (): Promise<void> => {
    for (const one of await bringAll(desk, batch)) note(told, one);
    done += batch.length;
    batch = [];
    progress(done);
  };
  for await (const row of rows) {
    batch.push(row);
    if (batch.length === AT_ONCE) await carryOutBatch();
  }
  await carryOutBatch();
  const booked = [...told.booked.values()].sort((a, b) => (a.currency < b.currency ? -1 : 1));
  return { ...told, booked };
}

type Telling = {
  -readonly [Key in Exclude<keyof ImportOutcome, 'changes' | 'booked'>]: ImportOutcome[Key];
} & { readonly changes: ChangedGrant[]; readonly booked: Map<string, Money> };

function newTelling(): Telling {
  const none = { loaded: 0, same: 0, sameInWhatIsRead: 0, changed: 0, amended: 0, erased: 0 };
  return { ...none, changes: [], booked: new Map() };
}

/** What became of a row. */
type Brought =
  | { readonly is: 'loaded'; readonly booked: Money }
  | { readonly is: 'same' | 'erased' }
  | { readonly is: 'sameInWhatIsRead'; readonly amended: boolean }
  | { readonly is: 'changed'; readonly change: ChangedGrant; readonly booked?: Money };

function note(told: Telling, one: Brought): void {
  told[one.is] += 1;
  if ('amended' in one && one.amended) told.amended += 1;
  if (one.is === 'changed') {
    if (one.change.amended) told.amended += 1;
    if (told.changes.length < MOST_CHANGES_TOLD) told.changes.push(one.change);
  }
  if (!('booked' in one) || !one.booked) return;
  const { currency } = one.booked;
  const sum = told.booked.get(currency);
  told.booked.set(currency, sum ? addMoney(sum, one.booked) : one.booked);
}

type Desk = {
  readonly ports: Ports;
  readonly amend: boolean;
  readonly books: Map<string, Promise<PastBook>>;
};

type PastBook = { readonly book: Book; readonly fundId: string };

const IMPORTER: Actor = {
  authentication: 'none',
  id: 'import:360giving',
  kind: 'import',
  role: 'import',
};

function invocation(key: string, body: unknown, effectiveDate?: string): Invocation {
  return { actor: IMPORTER, key, path: 'import 360giving', body, effectiveDate };
}

/** The entity and the fund in whose books a publisher's grants in one currency stand. */
async function openPastBook(ports: Ports, { publisher, amount }: PastGrant): Promise<PastBook> {
  const { currency } = amount;
  const entityId = derivedId('past-entity', publisher.id, currency);
  const fundId = derivedId('past-fund', publisher.id, currency);
  const book = { entityId, timeZone: 'UTC', baseCurrency: currency };
  const name = { en: `${publisher.name} (${currency})` };
  const entity = await loadState(ports.store, entityDecider, `entity-${entityId}`);
  if (!entity.registered) {
    const by = null;
    await carryOut(ports, invocation(entityId, null), book, entityDecider, `entity-${entityId}`, {
      type: 'RegisterEntity',
      entityId,
      name,
      kind: 'member',
      parentId: null,
      baseCurrency: currency,
      fiscalYearStartMonth: 1,
      timeZone: book.timeZone,
      languages: ['en'],
      by,
    });
  }
  const fund = await loadState(ports.store, fundDecider, `fund-${fundId}`);
  if (!fund) {
    await carryOut(ports, invocation(fundId, null), book, fundDecider, `fund-${fundId}`, {
      type: 'CreateFund',
      fundId,
      entityId,
      name,
      purpose: { en: 'Grants of the past, from a published file' },
      preset: 'imported',
      baseCurrency: currency,
      openedOn: FIRST_DAY_OF_BOOKS,
      today: dayIn(book.timeZone, ports.clock.now()),
      by: { accountId: IMPORTER.id, roles: ['administrator'] },
    });
  }
  return { book, fundId };
}

function bookOf({ ports, books }: Desk, row: PastGrant): Promise<PastBook> {
  const key = `${row.publisher.id}\n${row.amount.currency}`;
  let book = books.get(key);
  if (!book) books.set(key, (book = openPastBook(ports, row)));
  return book;
}

/** What the log holds of a past grant, for comparing it with what is published now. */
type Published = {
  readonly published: Sealed<PublishedFields>;
  /** The command and the event in which it was sealed. */
  readonly commandId: string;
  readonly field: string;
  readonly inputHash: string;
  readonly row: SourceRow;
  readonly subjectRef: string;
  readonly booked: { readonly money: Money; readonly awardedOn: string };
};

const publishedSoFar: Fold<Published | undefined, ImportEvent> = {
  initial: undefined,
  evolve: (state, { type, data }, { commandId: by, inputHash }) => {
    const sealedIn = { commandId: by, inputHash, field: `${type}.published` };
    switch (type) {
      case 'PastGrantRecorded': {
        const { published, row, subjectRef, money, awardedOn } = data;
        return { published, row, subjectRef, booked: { money, awardedOn }, ...sealedIn };
      }
      case 'PastGrantAmended':
        return state && { ...state, published: data.published, row: data.row, ...sealedIn };
      case 'PastGrantBookedAnew':
        return state && { ...state, booked: { money: data.money, awardedOn: data.relatesTo } };
      default:
        return state;
    }
  },
};

/** One row on its way: what it says, and what it is called in the log. */
type Arriving = {
  readonly row: PastGrant;
  readonly fields: PublishedFields;
  /** Records it, where it is new. */
  readonly recording: CommandContext;
  readonly pastGrantId: string;
  readonly stream: string;
  readonly source: SourceRow;
  readonly book: PastBook;
};

/** Records rows, or finds that they were recorded before, or tells what they say otherwise. */
async function bringAll(desk: Desk, rows: readonly PastGrant[]): Promise<readonly Brought[]> {
  const { store } = desk.ports;
  const books = await Promise.all(rows.map((row) => bookOf(desk, row)));
  const arriving = rows.map((row, place) => arrive(desk, row, books[place] as PastBook));
  // Most are new, and what is read once need not be remembered.
  const first = await Promise.all(arriving.map(({ stream }) => store.read(stream, 0, 1)));
  const isNew = (_: Arriving, place: number): boolean => first[place]?.length === 0;
  await recordAll(desk, arriving.filter(isNew));
  const bring = async (one: Arriving, place: number): Promise<Brought> =>
    isNew(one, place) ? { is: 'loaded', booked: one.row.amount } : meetAgain(desk, one);
  return Promise.all(arriving.map(bring));
}

function arrive({ ports }: Desk, row: PastGrant, book: PastBook): Arriving {
  const fields = publishedFields(row);
  const recording = contextOf(ports, invocation(keyOf(row), fields, row.awardDate), book.book);
  const pastGrantId = createdIdOf(recording.commandId);
  // Keyed, because a row may name people and the rest of it is known to everybody.
  const mark = ports.vault.inputHash(canonicalJson({ digest: row.contentDigest, row: row.form }));
  const stream = `pastgrant-${pastGrantId}`;
  return { row, fields, recording, pastGrantId, stream, source: { form: row.form, mark }, book };
}

/** What becomes of a row whose grant is in the log. */
async function meetAgain(desk: Desk, arriving: Arriving): Promise<Brought> {
  const { stream, source, recording } = arriving;
  const { state: known, revision } = await lookAt(desk.ports.store, publishedSoFar, stream);
  if (!known) throw new Error(`${stream} does not begin with what was recorded`);
  if (known.inputHash === recording.inputHash) {
    const { form, mark } = known.row;
    if (form !== source.form || mark === source.mark) return { is: 'same' };
    const amended = desk.amend && (await amend(desk, arriving, known, revision, []));
    return { is: 'sameInWhatIsRead', amended };
  }
  return compare(desk, arriving, known, revision);
}

/** A grant is the same grant by these two, whatever else is said of it (ADR 27). */
function keyOf({ publisher, grantId }: PastGrant): string {
  return `${publisher.id}\n${grantId}`;
}

/** Books new rows: their keys are made together, and each has a stream of its own. */
async function recordAll({ ports }: Desk, fresh: readonly Arriving[]): Promise<void> {
  const toSeal = fresh.map(({ fields, stream, recording: { commandId: id } }) => ({
    value: fields,
    subjectRef: derivedId(id, 'subject'),
    place: { stream, commandId: id, field: 'PastGrantRecorded.published' },
  }));
  const sealed = await ports.vault.sealAll(toSeal, 'past-grant');
  await Promise.all(
    fresh.map(({ row, recording, pastGrantId, stream, source, book }, place) => {
      const published = sealed[place] as Sealed<PublishedFields>;
      const command = {
        type: 'RecordPastGrant',
        pastGrantId,
        fundId: book.fundId,
        publisherId: row.publisher.id,
        published,
        row: source,
        subjectRef: published.subjectRef,
        ...shownOf(row),
      } as const;
      return carryOutFirst(ports, recording, pastGrantDecider, stream, command);
    }),
  );
}

/** What stands in clear beside the seal. */
function shownOf(
  row: PastGrant,
): Pick<PastGrantRecorded['data'], 'recipientKind' | 'countries' | 'money' | 'awardedOn'> {
  const { recipient, countries, amount, awardDate } = row;
  return { recipientKind: recipient.kind, countries, money: amount, awardedOn: awardDate };
}

/** Opens what was published before, which is noted, and tells what differs. */
async function compare(
  desk: Desk,
  arriving: Arriving,
  known: Published,
  revision: number,
): Promise<Brought> {
  const { ports } = desk;
  const { row, fields, pastGrantId, stream } = arriving;
  const { book } = arriving.book;
  const today = dayIn(book.timeZone, ports.clock.now());
  const looking = invocation(`${keyOf(row)}\n${revision}`, null);
  const entry = { caseId: pastGrantId, section: 'past-grant', by: IMPORTER.id, role: 'import' };
  await noteOpening(ports, looking, { book, today }, entry);
  const { published, commandId: by, field } = known;
  const before = await ports.vault.open(published, { stream, commandId: by, field });
  if (!before) return { is: 'erased' };
  const differing = changesBetween(before, fields);
  const paths = differing.map(({ path }) => path);
  const amended = desk.amend && (await amend(desk, arriving, known, revision, paths));
  const { place, grantId } = row;
  const told = differing.map((change) => ({ ...change, mayName: mayName(change.path) }));
  const movesBooks = paths.some((path) => BOOKED.has(path));
  return {
    is: 'changed',
    change: { place, grantId, amended, fields: told },
    ...(amended && movesBooks && { booked: row.amount }),
  };
}

/** The fields that stand in the books. */
const BOOKED: ReadonlySet<string> = new Set(['currency', 'amountAwarded', 'awardDate']);

/** Writes what is published now beside what was published before. */
async function amend(
  desk: Desk,
  { row, fields, stream, source, book: { book, fundId } }: Arriving,
  { subjectRef }: Published,
  revision: number,
  changed: readonly string[],
): Promise<true> {
  const { ports } = desk;
  // What stood there is part of the key: a grant may be amended back to what it was.
  const amending = invocation(`${keyOf(row)}\n${revision}\n${source.mark}`, fields);
  const id = commandId(amending);
  const place = { stream, commandId: id, field: 'PastGrantAmended.published' };
  const published = await ports.vault.seal(fields, subjectRef, 'past-grant', place);
  await carryOut(ports, amending, book, pastGrantDecider, stream, {
    type: 'AmendPastGrant',
    fundId,
    published,
    row: source,
    changed,
    ...shownOf(row),
  });
  return true;
}
