import { catalogue, streamOwners, type EventType } from '#catalogue';
import { filesUnder, textOf } from './tree.js';

/** An event as it is written in code: `{ type: 'FundsReceived', data: … }`. */
const EVENT = /\btype: '(\w+)',\s*data\b/g;

const isEvent = (type: string): type is EventType => type in catalogue;

/** Events that a file makes, which stand in streams of another lib. */
function foreignEventsIn(path: string, code: string): readonly string[] {
  const lib = /^libs\/([^/]+)\//.exec(path)?.[1];
  return [...code.matchAll(EVENT)]
    .map(([, type = '']) => type)
    .filter(isEvent)
    .filter((type) => streamOwners[catalogue[type].stream] !== lib)
    .map((type) => `${path} makes ${type}, which belongs to ${catalogue[type].stream}-…`);
}

const files = filesUnder('libs').filter(
  (file) => /\.tsx?$/.test(file) && !/\.(spec|fixtures)\.tsx?$|^libs\/catalogue\//.test(file),
);

test('every event is made by the lib that owns its streams', () => {
  const foreign = files.flatMap((path) => foreignEventsIn(path, textOf(path)));
  expect(foreign).toEqual([]);
});

test('all events that the catalogue knows are found where they are made', () => {
  const made = new Set(
    files.flatMap((path) => [...textOf(path).matchAll(EVENT)].map(([, type = '']) => type)),
  );
  const missed = Object.keys(catalogue).filter((type) => !made.has(type));
  expect(missed).toEqual([]);
});

test('a decider that writes into a stream of another lib is named', () => {
  const planted = `return [{ type: 'FundsReceived', data: { fundId } }];`;
  expect(foreignEventsIn('libs/giving/donation.decider.ts', planted)).toEqual([
    'libs/giving/donation.decider.ts makes FundsReceived, which belongs to fundaccount-…',
  ]);
  expect(foreignEventsIn('libs/funds/fund-account.receipts.ts', planted)).toEqual([]);
});
