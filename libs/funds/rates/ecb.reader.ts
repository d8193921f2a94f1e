import type { EuroRate } from '#catalogue';
import {
  csvRows,
  formOf,
  IMPORT_LIMITS,
  utf8Chunks,
  xmlEncodingOf,
  xmlParser,
  type ImportSource,
  type ReadingProgress,
} from '#files';
import { ensure, isCurrency, isDay } from '#kernel';
import { EURO, euroRate, ratioOfText } from './rate.js';

/** The rates of one day, as a file tells them. */
export type ReadRates = { readonly on: string; readonly rates: readonly EuroRate[] };

export type RatesProblem = {
  /** Where in the file, in words. */
  readonly place: string;
  readonly rule:
    'day-not-a-date' | 'day-twice' | 'currency-twice' | 'rate-not-number' | 'cell-count';
  readonly value: string;
};

/** A file of rates that was read to its end. */
export type RatesFile = {
  readonly form: 'ecb-xml' | 'ecb-csv';
  /** The oldest day first. */
  readonly days: readonly ReadRates[];
  /** The first of them; the others are counted. */
  readonly problems: readonly RatesProblem[];
  readonly problemCount: number;
  /** Currencies that no country has any more, or that are none: they are left out. */
  readonly leftOut: readonly string[];
};

/** Problems that are told one by one. */
const MOST_PROBLEMS = 1_000;
/** Days of one file: the whole history since 1999 has some seven thousand. */
const MOST_DAYS = 40_000;
/** Currencies of one day: the bank publishes some thirty. */
const MOST_CURRENCIES = 200;
const NAMESPACE =
  /^https?:\/\/www\.ecb\.(?:int|europa\.eu)\/vocabulary\/[0-9]{4}-[0-9]{2}-[0-9]{2}\/eurofxref$/;
const CODE = /^[A-Z]{3}$/;
/** What the table says where nothing was quoted. */
const NOT_QUOTED: readonly string[] = ['', 'N/A'];

/**
 * Reads the file of reference rates that the European Central Bank publishes every working day, of one
 * day, of ninety, or of all since 1999, as XML (`eurofxref*.xml`) or as a table (`eurofxref*.csv`).
 * Nothing is stored.
 *
 * Rejections: those of `utf8Chunks`, `xmlParser`, `csvRows`; `import-rates-form` for another form,
 * `import-rates-kind` for another document, `import-no-rates`, `import-too-many-rows`.
 */
export function surveyRates(source: ImportSource, progress?: ReadingProgress): RatesFile {
  const form = formOf(source, IMPORT_LIMITS);
  ensure(form === 'xml' || form === 'csv', 'import-rates-form');
  const reading = ratesReading();
  if (form === 'xml') readXml(source, reading, progress);
  else readTable(source, reading, progress);
  return { form: form === 'xml' ? 'ecb-xml' : 'ecb-csv', ...reading.end() };
}

type Reading = ReturnType<typeof ratesReading>;

/** Gathers what a file tells, and what of it does not hold. */
function ratesReading() {
  const days = new Map<string, EuroRate[]>();
  const leftOut = new Set<string>();
  const problems: RatesProblem[] = [];
  let problemCount = 0;
  let current: { readonly rates: EuroRate[]; readonly known: Set<string> } | undefined;
  const problem = (one: RatesProblem): undefined => {
    problemCount += 1;
    if (problems.length < MOST_PROBLEMS) problems.push({ ...one, value: one.value.slice(0, 40) });
    return undefined;
  };
  return {
    problem,
    day: (on: string, place: string): void => {
      current = undefined;
      if (!isDay(on)) return problem({ place, rule: 'day-not-a-date', value: on });
      if (days.has(on)) return problem({ place, rule: 'day-twice', value: on });
      ensure(days.size < MOST_DAYS, 'import-too-many-rows', { maximum: MOST_DAYS });
      current = { rates: [], known: new Set() };
      days.set(on, current.rates);
    },
    rate: (currency: string, text: string, place: string): void => {
      if (!current) return;
      const { rates, known } = current;
      ensure(known.size < MOST_CURRENCIES, 'import-too-many-rows', { maximum: MOST_CURRENCIES });
      if (known.has(currency)) return problem({ place, rule: 'currency-twice', value: currency });
      known.add(currency);
      const ratio = ratioOfText(text);
      if (!ratio) return problem({ place, rule: 'rate-not-number', value: `${currency} ${text}` });
      if (CODE.test(currency) && isCurrency(currency) && currency !== EURO) {
        rates.push(euroRate(currency, ratio));
      } else leftOut.add(currency.slice(0, 8));
    },
    end: (): Omit<RatesFile, 'form'> => {
      const read = [...days]
        .filter(([, rates]) => rates.length > 0)
        .map(([on, rates]) => ({ on, rates: rates.toSorted(byCurrency) }))
        .toSorted((a, b) => (a.on < b.on ? -1 : 1));
      ensure(read.length > 0 || problemCount > 0, 'import-no-rates');
      return { days: read, problems, problemCount, leftOut: [...leftOut].sort() };
    },
  };
}

function byCurrency(a: EuroRate, b: EuroRate): number {
  return a.currency < b.currency ? -1 : 1;
}

/** `Cube` with a day holds one `Cube` for each currency. */
function readXml(source: ImportSource, reading: Reading, progress?: ReadingProgress): void {
  let elements = 0;
  const parser = xmlParser({
    open: (name, attributes) => {
      if (elements === 0) {
        const { xmlns = '' } = attributes;
        ensure(name === 'Envelope' && NAMESPACE.test(xmlns), 'import-rates-kind');
      }
      elements += 1;
      if (name !== 'Cube') return;
      const { time, currency, rate } = attributes;
      const place = `element ${elements}`;
      if (time !== undefined) reading.day(time, place);
      else if (currency !== undefined) reading.rate(currency, rate ?? '', place);
    },
  });
  for (const chunk of utf8Chunks(source, IMPORT_LIMITS, xmlEncodingOf(source), progress)) {
    parser.write(chunk.toString('utf8'));
  }
  parser.close();
}

/** The first row names the currencies; every other one is a day. */
function readTable(source: ImportSource, reading: Reading, progress?: ReadingProgress): void {
  let titles: readonly string[] | undefined;
  const chunks = utf8Chunks(source, IMPORT_LIMITS, undefined, progress);
  for (const { cells: found, at } of csvRows(chunks, IMPORT_LIMITS, codesAmong)) {
    const cells = found.map((cell) => cell.trim());
    if (cells.every((cell) => cell === '')) continue;
    if (!titles) {
      ensure(cells[0]?.toLowerCase() === 'date' && codesAmong(cells) > 0, 'import-rates-kind');
      titles = cells;
      continue;
    }
    const place = `line ${at}`;
    if (cells.length !== titles.length) {
      reading.problem({ place, rule: 'cell-count', value: String(cells.length) });
      continue;
    }
    reading.day(dayOfTable(cells[0] ?? ''), place);
    for (const [column, currency] of titles.entries()) {
      const text = cells[column] ?? '';
      if (column === 0 || currency === '' || NOT_QUOTED.includes(text)) continue;
      reading.rate(currency, text, place);
    }
  }
  ensure(titles, 'import-no-rates');
}

function codesAmong(cells: readonly string[]): number {
  return cells.filter((cell) => isCurrency(cell.trim())).length;
}

const MONTHS =
  'january february march april may june july august september october november december';

/** The table of one day writes `31 March 2026`, the others `2026-03-31`. */
function dayOfTable(text: string): string {
  const [, date = '', name = '', year = ''] =
    /^([0-9]{1,2}) ([A-Za-z]{3,9}) ([0-9]{4})$/.exec(text) ?? [];
  const month = MONTHS.split(' ').indexOf(name.toLowerCase()) + 1;
  if (month === 0) return text;
  return `${year}-${String(month).padStart(2, '0')}-${date.padStart(2, '0')}`;
}
