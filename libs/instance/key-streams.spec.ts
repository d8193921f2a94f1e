import { eventStoreDb, memoryEventStore, StoreUnavailable, type EventStore } from '#event-store';
import { Rejection } from '#kernel';
import { masterCheckOf, SealBroken, vaultOver, type KeyTable, type Vault } from '#vault';
import { randomBytes } from 'node:crypto';
import {
  startEventStoreDbFake,
  type EventStoreDbFake,
} from '../../test/fakes/eventstoredb/index.js';
import { keyStreams } from './key-streams.js';

jest.setTimeout(30_000);

const masterKey = randomBytes(32);
const place = { stream: 'application-1', commandId: 'command-1', field: 'Submitted.narrative' };
const LIMITS = { attempts: 4, firstPauseMs: 10 };

/** An instance's log, and how further servers of it open the same. */
type Shared = { readonly open: () => EventStore; readonly close: () => Promise<void> };

const adapters: readonly [string, () => Promise<Shared>][] = [
  [
    'in memory',
    () => {
      const store = memoryEventStore();
      return Promise.resolve({ open: () => store, close: store.close });
    },
  ],
  [
    'in EventStoreDB',
    async () => {
      const fake = await startEventStoreDbFake();
      const stores: EventStore[] = [];
      const open = () => {
        const store = eventStoreDb({ url: fake.url(), limits: LIMITS });
        stores.push(store);
        return store;
      };
      const close = async () => {
        await Promise.all(stores.map((store) => store.close()));
        await fake.close();
      };
      return { open, close };
    },
  ],
];

describe.each(adapters)('keys as streams of a log %s', (_, begin) => {
  let shared: Shared;
  let [here, there]: Vault[] = [];
  let [mine, theirs]: Server[] = [];
  beforeEach(async () => {
    shared = await begin();
    [mine, theirs] = [serverOn(shared.open()), serverOn(shared.open())];
    [here, there] = [vaultOver(mine.table, masterKey), vaultOver(theirs.table, masterKey)];
  });
  afterEach(async () => {
    jest.restoreAllMocks();
    await Promise.all([here!.close(), there!.close()]);
    await shared.close();
  });
  const seal = (vault: Vault, purpose: 'narrative' | 'contact' = 'narrative', person = 'ana') =>
    vault.seal(`what ${person} said`, person, purpose, place);

  test('what one server sealed, every other opens', async () => {
    const sealed = await seal(here!);
    expect(await there!.open(sealed, place)).toBe('what ana said');
    expect(await here!.open(await seal(there!), place)).toBe('what ana said');
  });

  test('two servers make the first key of somebody at the same moment: both end with one', async () => {
    for (let n = 0; n < 10; n += 1) {
      const person = `person-${n}`;
      const [one, other] = await Promise.all([
        seal(here!, 'narrative', person),
        seal(there!, 'narrative', person),
      ]);
      expect(await there!.open(one, place)).toBe(`what ${person} said`);
      expect(await here!.open(other, place)).toBe(`what ${person} said`);
      const rows = (await mine!.table.all()).filter(({ subjectRef }) => subjectRef === person);
      expect(rows).toHaveLength(1);
    }
  });

  test('one purpose is forgotten, the others stay; then the person is forgotten whole', async () => {
    const [story, address] = [await seal(here!), await seal(here!, 'contact')];
    const neighbour = await seal(here!, 'narrative', 'ana-maria');
    await here!.destroy('ana', 'narrative');
    expect(await here!.open(story, place)).toBeUndefined();
    expect(await here!.open(address, place)).toBe('what ana said');
    await expect(seal(here!)).rejects.toThrow(new Rejection('subject-erased'));

    await here!.destroy('ana');
    await here!.destroy('ana');
    expect(await here!.open(address, place)).toBeUndefined();
    await expect(seal(here!, 'contact')).rejects.toThrow(new Rejection('subject-erased'));
    expect(await here!.open(neighbour, place)).toBe('what ana-maria said');
    const left = (await mine!.table.all()).filter(({ wrapped }) => wrapped !== 'destroyed');
    expect(left.map(({ subjectRef }) => subjectRef)).toEqual(['ana-maria']);
  });

  test('what another server destroyed may be opened for half a minute, and never after it', async () => {
    expect(mine!.table.trustMs).toBe(30_000);
    const now = performance.now();
    const clock = jest.spyOn(performance, 'now').mockReturnValue(now);
    const [story, address] = [await seal(here!), await seal(here!, 'contact')];
    await there!.destroy('ana', 'narrative');
    expect(await there!.open(story, place)).toBeUndefined();
    clock.mockReturnValue(now + 29_999);
    expect(await here!.open(story, place)).toBe('what ana said');
    clock.mockReturnValue(now + 30_000);
    expect(await here!.open(story, place)).toBeUndefined();
    await expect(seal(here!)).rejects.toThrow(new Rejection('subject-erased'));
    expect(await here!.open(address, place)).toBe('what ana said');
    await there!.destroy('ana');
    clock.mockReturnValue(now + 90_000);
    expect(await here!.open(address, place)).toBeUndefined();
  });

  test('the half minute counts from the question: an answer that takes long is believed no longer', async () => {
    const now = performance.now();
    const clock = jest.spyOn(performance, 'now').mockReturnValue(now);
    const story = await seal(there!);
    const slow = vaultOver(
      {
        ...mine!.table,
        find: async (...asked) => {
          const rows = await mine!.table.find(...asked);
          clock.mockReturnValue(now + 20_000);
          return rows;
        },
      },
      masterKey,
    );
    expect(await slow.open(story, place)).toBe('what ana said');
    await there!.destroy('ana', 'narrative');
    clock.mockReturnValue(now + 30_000);
    expect(await slow.open(story, place)).toBeUndefined();
  });

  test('a key that is made and destroyed at the same moment ends destroyed', async () => {
    for (let n = 0; n < 10; n += 1) {
      const person = `person-${n}`;
      const [sealed] = await Promise.allSettled([
        seal(here!, 'narrative', person),
        there!.destroy(person),
      ]);
      const fresh = vaultOver(serverOn(shared.open()).table, masterKey);
      if (sealed.status === 'fulfilled') {
        expect(await fresh.open(sealed.value, place)).toBeUndefined();
      }
      await expect(seal(fresh, 'narrative', person)).rejects.toThrow('subject-erased');
    }
  });

  test('another master key is refused before anything is sealed under it', async () => {
    const other = randomBytes(32);
    const sealed = await seal(here!);
    const stranger = vaultOver(keyStreams(shared.open(), masterCheckOf(other)), other);
    await expect(seal(stranger)).rejects.toThrow(new Rejection('master-key-wrong'));
    await expect(stranger.open(sealed, place)).rejects.toThrow(new Rejection('master-key-wrong'));
    expect(await there!.open(sealed, place)).toBe('what ana said');
  });

  test('of two master keys at the same first moment, one becomes that of the instance', async () => {
    const keys = [masterKey, randomBytes(32)];
    const outcomes = await Promise.allSettled(
      keys.map((key) => seal(vaultOver(keyStreams(shared.open(), masterCheckOf(key)), key))),
    );
    const refused = outcomes.filter((outcome) => outcome.status === 'rejected');
    expect(refused.map(({ reason }) => (reason as Rejection).code)).toEqual(['master-key-wrong']);
  });

  test('the log shows neither the person nor the purpose in a name, and a moved seal stays shut', async () => {
    const sealed = await seal(here!);
    for (const name of await mine!.store.forgettableStreams()) {
      expect(name).toMatch(/^key-/);
      expect(name).not.toMatch(/ana|narrative/);
    }
    expect(await mine!.store.readAll(0n, 10)).toEqual([]);
    await expect(there!.open(sealed, { ...place, stream: 'application-2' })).rejects.toThrow(
      SealBroken,
    );
  });
});

describe('keys as streams, on a bad day of EventStoreDB', () => {
  let fake: EventStoreDbFake;
  let store: EventStore;
  let vault: Vault;
  beforeEach(async () => {
    fake = await startEventStoreDbFake();
    store = eventStoreDb({ url: fake.url(), limits: LIMITS });
    vault = vaultOver(serverOn(store).table, masterKey);
  });
  afterEach(async () => {
    await vault.close();
    await store.close();
    await fake.close();
  });

  test('the store is away from the start: sealing says so, and later it works', async () => {
    await fake.stop();
    await expect(vault.seal('a story', 'ana', 'narrative', place)).rejects.toBeInstanceOf(
      StoreUnavailable,
    );
    await fake.start();
    const sealed = await vault.seal('a story', 'ana', 'narrative', place);
    expect(await vault.open(sealed, place)).toBe('a story');
  });

  test('it goes away while a key is destroyed: destroying it again finishes the work', async () => {
    const sealed = await vault.seal('a story', 'ana', 'narrative', place);
    fake.faults.next({ on: 'delete', do: 'unavailable', times: 100 });
    await expect(vault.destroy('ana')).rejects.toBeInstanceOf(StoreUnavailable);
    // The mark was written first, so the key opens nothing any more.
    expect(await vault.open(sealed, place)).toBeUndefined();
    fake.faults.clear();
    await vault.destroy('ana');
    fake.scavenge();
    const keys = fake.events().filter(({ type }) => type === 'DataKeyKept');
    expect(keys.map(({ data }) => Buffer.from(data).toString())).toEqual([
      expect.stringContaining('"wrapped":"destroyed"'),
    ]);
  });

  test('the answer to the first key is lost: there is one key, and it opens', async () => {
    fake.faults.next({ on: ['append', 'batchAppend'], do: 'lose-answer-after-commit', times: 2 });
    const sealed = await vault.seal('a story', 'ana', 'narrative', place);
    expect(fake.faults.pending()).toBe(0);
    const elsewhere = vaultOver(serverOn(store).table, masterKey);
    expect(await elsewhere.open(sealed, place)).toBe('a story');
  });
});

type Server = { readonly store: EventStore; readonly table: KeyTable };

function serverOn(store: EventStore): Server {
  return { store, table: keyStreams(store, masterCheckOf(masterKey)) };
}
