import {
  IMPORT_LIMITS,
  utf8Chunks,
  xmlEncodingOf,
  xmlParser,
  type ImportSource,
  type ReadingProgress,
} from '#files';
import { ensure, Rejection } from '#kernel';
import type { BankLine, BankReadingListener } from './bank-line.js';
import { FIELDS, IN_PIECES, PARTS, type Field, type PartName } from './camt.fields.js';
import { statementReading, type Part, type StatementReading } from './camt.statement.js';

/** Letters of one field at most: a purpose has a few hundred. */
const MOST_TEXT = 4_000;
/** Payments that one entry may stand for: they are held until their sum is known. */
const MOST_DETAILS = 20_000;

/** Versions whose fields are known (standards.md, section 5). */
const VERSIONS = ['camt.053.001.02', 'camt.053.001.08'];
const NAMESPACE = /^urn:iso:std:iso:20022:tech:xsd:([a-z]{4}\.[0-9]{3}\.[0-9]{3}\.[0-9]{2})$/;

/**
 * Reads a bank's statements in ISO 20022's camt.053, version 2 or 8: one line after the other, in the
 * order of the file, with exact amounts from their text. Only a part of the file is held at a time.
 * Entries that are not booked are left out, and an entry that stands for several payments becomes as
 * many lines where the file tells their amounts.
 *
 * Rejections: those of `utf8Chunks`, `xmlParser`, `xmlEncodingOf`; `import-camt-kind` and
 * `import-camt-version` for another message, `import-text-too-long`, `import-batch-too-large`,
 * `import-no-statements`.
 */
export function* camtLines(
  source: ImportSource,
  listener: BankReadingListener,
  progress?: ReadingProgress,
): Generator<BankLine> {
  const ready: BankLine[] = [];
  const document = newDocument(listener, (line) => ready.push(line));
  const parser = xmlParser(document);
  for (const chunk of utf8Chunks(source, IMPORT_LIMITS, xmlEncodingOf(source), progress)) {
    parser.write(chunk.toString('utf8'));
    yield* ready;
    ready.length = 0;
  }
  parser.close();
  yield* ready;
  ensure(document.statements() > 0, 'import-no-statements');
}

type Draft = { -readonly [Name in keyof Part]: Part[Name] };

/** What is heard of the document becomes lines, statement by statement. */
function newDocument(listener: BankReadingListener, give: (line: BankLine) => void) {
  let path = '';
  let text = '';
  let isKept = false;
  let currency: string | undefined;
  let statements = 0;
  let reading: StatementReading | undefined;
  const open: Partial<Record<PartName | 'Stmt', Draft>> = {};
  let details: Part[] = [];

  const begin = (part: PartName | 'Stmt'): void => {
    open[part] = { fields: {}, currencies: {} };
    if (part === 'Ntry') details = [];
    if (part === 'Stmt') {
      reading = statementReading(statements, listener, give);
      statements += 1;
    }
    // Its own fields stand before what there are many of.
    else if (open.Stmt && (part === 'Bal' || part === 'Ntry')) reading?.head(open.Stmt);
  };
  const end = (part: PartName | 'Stmt'): void => {
    const whole = open[part];
    open[part] = undefined;
    if (!whole || !reading) return;
    if (part === 'Bal') reading.balance(whole);
    if (part === 'TxDtls') {
      ensure(details.length < MOST_DETAILS, 'import-batch-too-large', { maximum: MOST_DETAILS });
      details.push(whole);
    }
    if (part === 'Ntry') reading.entry(whole, details);
    if (part === 'Stmt') {
      reading.head(whole);
      reading.close();
      reading = undefined;
    }
  };
  return {
    statements: () => statements,
    open: (name: string, attributes: Readonly<Record<string, string>>): void => {
      if (path === '') requireKind(name, attributes);
      path += `/${name}`;
      text = '';
      isKept = FIELDS.has(path);
      currency = attributes['Ccy'];
      const part = PARTS.get(path);
      if (part) begin(part);
    },
    text: (more: string): void => {
      if (!isKept) return;
      text += more;
      ensure(text.length <= MOST_TEXT, 'import-text-too-long', { maximum: MOST_TEXT });
    },
    close: (name: string): void => {
      const place = FIELDS.get(path);
      const draft = place && open[place.part];
      if (place && draft) keep(draft, place.field, plain(text), currency);
      const part = PARTS.get(path);
      if (part) end(part);
      path = path.slice(0, path.length - name.length - 1);
      text = '';
      isKept = false;
    },
  };
}

/** What comes twice counts as it stands first, but for texts in pieces. */
function keep({ fields, currencies }: Draft, field: Field, value: string, currency = ''): void {
  if (value === '') return;
  const before = fields[field];
  if (before !== undefined && !IN_PIECES.has(field)) return;
  fields[field] = before === undefined ? value : `${before} ${value}`;
  ensure(fields[field].length <= MOST_TEXT, 'import-text-too-long', { maximum: MOST_TEXT });
  currencies[field] = currency;
}

/** Line ends and what nobody sees stand for a space. */
function plain(text: string): string {
  return text.replace(/[\s\p{Cc}\p{Cf}]+/gu, ' ').trim();
}

function requireKind(name: string, attributes: Readonly<Record<string, string>>): void {
  const spaces = Object.values(attributes).map((value) => NAMESPACE.exec(value)?.[1]);
  const kind = spaces.find((one) => one !== undefined);
  if (name !== 'Document' || kind === undefined)
    throw new Rejection('import-camt-kind', { kind: '' });
  ensure(kind.startsWith('camt.053.'), 'import-camt-kind', { kind });
  ensure(VERSIONS.includes(kind), 'import-camt-version', { version: kind });
}
