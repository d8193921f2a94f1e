import type { Actor } from '#catalogue';
import { carryOut, commandId, type Invocation, type Book, type Ports } from '#commands';
import { loadState } from '#event-store';
import { fundDecider } from '#funds';
import { createdIdOf, derivedId, Rejection, sumMoney, type Money, type Sealed } from '#kernel';
import { entityDecider } from '#people';
import { pastGrantDecider, type PastGrant } from '#transparency';

export type ImportOutcome = {
  /** Rows booked now. */
  readonly loaded: number;
  /** Rows that were in the log before with the same content: nothing added. */
  readonly same: number;
  /** Rows that were in the log before with other content: left as they were. */
  readonly changed: readonly { readonly place: string; readonly grantId: string }[];
  /** Sums of what was booked now, one per currency. */
  readonly booked: readonly Money[];
};

/** Rows carried out at the same time: they share commits, and the memory stays small. */
const AT_ONCE = 64;

/**
 * Books grants of the past (D19). Ids derive from publisher and grant id, so a second import adds
 * nothing. Books of the past are kept apart: one entity and one fund for each publisher and
 * currency, so that no rate has to be invented for money that was spent years ago.
 */
export async function importPastGrants(
  ports: Ports,
  rows: readonly PastGrant[],
  progress: (done: number) => void = () => undefined,
): Promise<ImportOutcome> {
  const books = new Map<string, Promise<PastBook>>();
  const bookOf = (row: PastGrant): Promise<PastBook> => {
    const key = `${row.publisher.id}\n${row.amount.currency}`;
    let book = books.get(key);
    if (!book) books.set(key, (book = openPastBook(ports, row)));
    return book;
  };
  const changed: { place: string; grantId: string }[] = [];
  const booked: Money[] = [];
  let same = 0;
  for (let at = 0; at < rows.length; at += AT_ONCE) {
    const batch = rows.slice(at, at + AT_ONCE);
    const outcomes = await Promise.all(
      batch.map(async (row) => ({ row, is: await record(ports, await bookOf(row), row) })),
    );
    for (const { row, is } of outcomes) {
      if (is === 'changed') changed.push({ place: row.place, grantId: row.grantId });
      else if (is === 'same') same += 1;
      else booked.push(row.amount);
    }
    progress(Math.min(at + AT_ONCE, rows.length));
  }
  return { loaded: booked.length, same, changed, booked: sums(booked) };
}

type PastBook = { readonly book: Book; readonly fundId: string };

const IMPORTER: Actor = {
  id: 'import:360giving',
  kind: 'import',
  role: 'import',
  authentication: 'none',
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
      by: { accountId: IMPORTER.id, roles: ['administrator'] },
    });
  }
  return { book, fundId };
}

/** Records one row, or finds that it was recorded before. */
async function record(
  ports: Ports,
  { book, fundId }: PastBook,
  row: PastGrant,
): Promise<'loaded' | 'same' | 'changed'> {
  const request = invocation(
    `${row.publisher.id}\n${row.amount.currency}\n${row.grantId}`,
    contentOf(row),
    row.awardDate,
  );
  const id = commandId(request);
  const pastGrantId = createdIdOf(id);
  const subjectRef = derivedId(id, 'subject');
  const stream = `pastgrant-${pastGrantId}`;
  const seal = (text: string, field: string): Promise<Sealed<string>> =>
    ports.vault.seal(text, subjectRef, 'past-grant', {
      stream,
      commandId: id,
      field: `PastGrantAwarded.${field}`,
    });
  const [sourceId, title, recipient] = await Promise.all([
    seal(row.grantId, 'sourceId'),
    seal(row.title, 'title'),
    seal(row.recipient.name, 'recipient'),
  ]);
  try {
    const { repeated } = await carryOut(ports, request, book, pastGrantDecider, stream, {
      type: 'RecordPastGrant',
      pastGrantId,
      fundId,
      publisherId: row.publisher.id,
      sourceId,
      title,
      recipient,
      recipientKind: row.recipient.kind,
      subjectRef,
      money: row.amount,
      awardedOn: row.awardDate,
      countries: row.countries,
    });
    return repeated ? 'same' : 'loaded';
  } catch (error) {
    const isOther = error instanceof Rejection && error.code === 'key-used-for-another-request';
    if (isOther) return 'changed';
    throw error;
  }
}

/**
 * What makes a row the same row: the facts that are read, not the file around them. It goes into
 * the keyed hash of the envelope only (D6), never into the log.
 */
function contentOf(row: PastGrant): unknown {
  const { publisher, title, description, amount, awardDate, recipient, countries } = row;
  return { publisher, title, description, amount, awardDate, recipient, countries };
}

function sums(amounts: readonly Money[]): readonly Money[] {
  const currencies = [...new Set(amounts.map(({ currency }) => currency))].sort();
  return currencies.map((currency) =>
    sumMoney(
      amounts.filter((amount) => amount.currency === currency),
      currency,
    ),
  );
}
