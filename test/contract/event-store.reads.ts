import { MAX_APPEND_EVENTS, MAX_PAGE_EVENTS, scanLog, type EventStore } from '#event-store';
import { canonicalJson } from '#kernel';
import type { OpenedStore } from './opened-store.js';
import { expectRejection, expectUnavailable } from './expectations.js';
import { idsOf, sampleEvent, sampleEvents } from './sample-events.js';

/** The part of the contract about reading, the order of the log, the bell and the end. */
export function eventStoreReads(opened: () => OpenedStore): void {
  const store = (): EventStore => opened().store;

  describe('reading a stream', () => {
    it('gives nothing for a stream that nobody wrote to', async () => {
      expect(await store().read('fund-unknown')).toEqual([]);
      expect(await store().read('lookup-unknown')).toEqual([]);
      expect(await store().read('fund-unknown', 3, 2)).toEqual([]);
    });

    it.each(['fund-a', 'key-a'])('reads any part of %s', async (stream) => {
      const events = sampleEvents(7);
      await store().append(stream, 'new', events);
      const part = async (...range: [number?, number?]): Promise<readonly string[]> =>
        idsOf(await store().read(stream, ...range));
      const ids = idsOf(events);
      expect(await part()).toEqual(ids);
      expect(await part(2)).toEqual(ids.slice(2));
      expect(await part(2, 3)).toEqual(ids.slice(2, 5));
      expect(await part(6, 10)).toEqual(ids.slice(6));
      expect(await part(7)).toEqual([]);
      expect(await part(0, 0)).toEqual([]);
    });

    it('refuses parts that cannot be', async () => {
      await expectRejection(store().read('fund-a', -1), 'read-range-invalid');
      await expectRejection(store().read('fund-a', 0.5), 'read-range-invalid');
      await expectRejection(store().read('fund-a', 0, -1), 'read-range-invalid');
      await expectRejection(store().readAll(0n, -1), 'read-range-invalid');
      await expectRejection(store().readAll(-1n, 1), 'read-range-invalid');
    });

    it('keeps a stream of 10,000 events in order, and any part of it at hand', async () => {
      const events = sampleEvents(10_000);
      for (let from = 0; from < events.length; from += MAX_APPEND_EVENTS) {
        const expected = from === 0 ? 'new' : from - 1;
        await store().append('fund-long', expected, events.slice(from, from + MAX_APPEND_EVENTS));
      }
      const ids = idsOf(events);
      expect(idsOf(await store().read('fund-long'))).toEqual(ids);
      for (const from of [0, 1, 254, 255, 256, 257, 511, 512, 4_999, 9_983, 9_999]) {
        const part = await store().read('fund-long', from, 3);
        expect(idsOf(part)).toEqual(ids.slice(from, from + 3));
        expect(part[0]?.revision).toBe(from);
      }
    });
  });

  describe('what is stored', () => {
    it('is the canonical text, byte for byte, whatever the order in which it came', async () => {
      const data = {
        zebra: 1e21,
        ähre: [3, null, { b: 0.1, a: -0 }],
        '10': true,
        '9': 'é \u0000 😀',
      };
      const event = sampleEvent(data);
      await store().append('fund-a', 'new', [event]);
      const stored = (await store().read('fund-a'))[0]!;
      expect(stored.storedData).toBe(canonicalJson(data));
      expect(stored.storedMetadata).toBe(canonicalJson(event.metadata));
      const { id, type, stream, revision, metadata } = stored;
      expect({ id, type, stream, revision }).toEqual({
        id: event.metadata.eventId,
        type: event.type,
        stream: 'fund-a',
        revision: 0,
      });
      expect(metadata).toEqual(event.metadata);
      expect(stored.data).toEqual(JSON.parse(canonicalJson(data)));
    });

    it('says the same in the stream and in the log', async () => {
      await store().append('fund-a', 'new', [sampleEvent({ note: 'ĉirkaŭ «1 000 €» 😀 ع' })]);
      const [inStream] = await store().read('fund-a');
      const [inLog] = await store().readAll(0n, 1);
      expect({ ...inLog }).toEqual({ ...inStream });
    });

    it('refuses to guess at what a newer program wrote, but hands on its bytes', async () => {
      await store().append('fund-a', 'new', [
        sampleEvent({ a: 1 }, { type: 'AnnouncedNextYear' }),
        sampleEvent({ a: 2 }, { schemaVersion: 99 }),
      ]);
      const [unknown, future] = await store().read('fund-a');
      expect(unknown!.storedData).toBe('{"a":1}');
      expect(() => unknown!.data).toThrow(expect.objectContaining({ code: 'event-unknown' }));
      expect(() => future!.event).toThrow(
        expect.objectContaining({ code: 'event-from-the-future', params: expect.anything() }),
      );
      expect(future!.metadata.schemaVersion).toBe(99);
    });
  });

  describe('the order of the log', () => {
    it('is empty at first', async () => {
      expect(await store().head()).toBe(0n);
      expect(await store().readAll(0n, 10)).toEqual([]);
    });

    it('is read page by page, each after the last position of the one before', async () => {
      for (const name of ['a', 'b', 'c', 'd']) {
        await store().append(`fund-${name}`, 'new', sampleEvents(5));
      }
      const pages: string[][] = [];
      let after = 0n;
      for (;;) {
        const page = await store().readAll(after, 8);
        if (page.length === 0) break;
        pages.push(page.map((event) => `${event.stream}/${event.revision}`));
        after = page.at(-1)!.position;
      }
      expect(pages.map((page) => page.length)).toEqual([8, 8, 4]);
      expect(pages.flat()).toEqual(
        ['a', 'b', 'c', 'd'].flatMap((name) => [0, 1, 2, 3, 4].map((n) => `fund-${name}/${n}`)),
      );
      expect(after).toBe(await store().head());
    });

    it('never gives more than a page may hold', async () => {
      for (let place = 0; place <= MAX_PAGE_EVENTS / MAX_APPEND_EVENTS; place += 1) {
        await store().append(`fund-${place}`, 'new', sampleEvents(MAX_APPEND_EVENTS));
      }
      expect(await store().readAll(0n, Infinity)).toHaveLength(MAX_PAGE_EVENTS);
      expect(await store().readAll(0n, 0)).toEqual([]);
    });

    it('follows the order of the answers, with positions that only rise', async () => {
      const heard: bigint[] = [];
      const writers = Array.from({ length: 40 }, async (_, place) => {
        for (const expected of ['new', 1, 3] as const) {
          const { position } = await store().append(`fund-${place}`, expected, sampleEvents(2));
          heard.push(position);
        }
      });
      await Promise.all(writers);
      const log = await store().readAll(0n, 1_000);
      const positions = log.map((event) => event.position);
      expect(positions).toHaveLength(240);
      expect(positions.every((p, place) => place === 0 || p > positions[place - 1]!)).toBe(true);
      expect(heard).toEqual([...heard].sort((a, b) => (a < b ? -1 : 1)));
      expect(await store().head()).toBe(positions.at(-1));
    });

    it('holds no event of a stream that can be forgotten', async () => {
      const before = await store().append('fund-a', 'new', sampleEvents(1));
      const { position } = await store().append('key-a', 'new', sampleEvents(2));
      await store().append('lookup-a', 'new', sampleEvents(1));
      expect(position <= before.position).toBe(true);
      expect(await store().head()).toBe(before.position);
      const positions = (await store().read('key-a')).map((event) => event.position);
      expect(positions).toEqual([position, position]);
      await store().append('fund-b', 'new', sampleEvents(1));
      const log = await store().readAll(0n, 10);
      expect(log.map((event) => event.stream)).toEqual(['fund-a', 'fund-b']);
    });
  });

  describe('scanning the log for some types', () => {
    const paid = (n: number) => sampleEvent({ n, text: `"${n}", [é]\u0000` });
    const booked = (n: number) => sampleEvent({ n }, { type: 'PastGrantTakenBack' });

    it('gives type and data of the wanted ones, and counts those that it passes', async () => {
      for (let n = 0; n < 10; n += 1) {
        const event = n % 3 === 0 ? booked(n) : paid(n);
        await store().append(`fund-${n % 2}`, n < 2 ? 'new' : Math.floor(n / 2) - 1, [event]);
      }
      for (const types of [['PastGrantBookedAnew'], ['PastGrantTakenBack', 'GrantReduced'], []]) {
        const found: unknown[] = [];
        const passed: number[] = [];
        for (let after = 0n; ;) {
          const page = await scanLog(store(), after, 4, new Set(types));
          passed.push(page.passed);
          if (page.passed === 0) break;
          found.push(...page.events);
          after = page.through;
        }
        const log = await store().readAll(0n, 100);
        const wanted = log.filter(({ type }) => types.includes(type));
        expect(found).toEqual(wanted.map(({ type, data }) => ({ type, data })));
        expect(passed).toEqual([4, 4, 2, 0]);
        const { through } = await scanLog(store(), 0n, 100, new Set(types));
        expect(through).toBe(await store().head());
      }
    });

    it('reads the same of people named in the envelope and of nobody', async () => {
      const subjectRefs = Array.from({ length: 40 }, (_, n) => `subject-${n}-with-a-long-name`);
      await store().append('fund-a', 'new', [paid(1), sampleEvent({ n: 2 }, { subjectRefs })]);
      const { events } = await scanLog(store(), 0n, 10, new Set(['PastGrantBookedAnew']));
      expect(events.map(({ data }) => (data as unknown as { n: number }).n)).toEqual([1, 2]);
    });

    it('refuses an event from the future when it is wanted, and passes it when it is not', async () => {
      const ahead = sampleEvent({ a: 2 }, { schemaVersion: 99 });
      await store().append('fund-a', 'new', [paid(1), ahead]);
      const wanted = scanLog(store(), 0n, 10, new Set(['PastGrantBookedAnew']));
      await expectRejection(wanted, 'event-from-the-future');
      expect(await scanLog(store(), 0n, 10, new Set(['GrantReduced']))).toMatchObject({
        events: [],
        passed: 2,
      });
    });

    it('refuses parts that cannot be', async () => {
      await expectRejection(scanLog(store(), -1n, 1, new Set()), 'read-range-invalid');
      await expectRejection(scanLog(store(), 0n, -1, new Set()), 'read-range-invalid');
    });
  });

  describe('the bell', () => {
    it('rings when there is something new, which can then be read', async () => {
      const seen: number[] = [];
      const sawAll = new Promise<void>((resolve) => {
        store()
          .bell()
          .subscribe(() => {
            void store()
              .readAll(0n, 10)
              .then((log) => {
                seen.push(log.length);
                if (log.length === 3) resolve();
              });
          });
      });
      await store().append('fund-a', 'new', sampleEvents(2));
      await store().append('fund-b', 'new', sampleEvents(1));
      await sawAll;
      expect(seen).toEqual([...seen].sort());
    });

    it('falls silent when the store is closed', async () => {
      const silent = new Promise<void>((resolve) => {
        store().bell().subscribe({ complete: resolve });
      });
      await store().close();
      await silent;
    });
  });

  describe('closing', () => {
    it('finishes what was asked before and refuses what comes after', async () => {
      const asked = [1, 2, 3].map((n) => store().append(`fund-${n}`, 'new', sampleEvents(1)));
      const closed = store().close();
      await expectUnavailable(store().append('fund-late', 'new', sampleEvents(1)));
      expect((await Promise.all(asked)).every((answer) => answer.revision === 0)).toBe(true);
      await closed;
      await store().close();
      const reopened = await opened().reopen?.();
      if (reopened) expect(await reopened.readAll(0n, 10)).toHaveLength(3);
    });

    it('answers everything with "unavailable" afterwards', async () => {
      await store().close();
      await expectUnavailable(store().append('fund-a', 'new', sampleEvents(1)));
      await expectUnavailable(store().read('fund-a'));
      await expectUnavailable(store().readAll(0n, 1));
      await expectUnavailable(store().head());
      await expectUnavailable(store().forget('key-a'));
      await expectUnavailable(store().forgettableStreams());
    });

    it('finds everything again when it is opened anew', async () => {
      const { reopen } = opened();
      if (!reopen) return;
      await store().append('fund-a', 'new', sampleEvents(300));
      await store().append('key-a', 'new', sampleEvents(2));
      const repeated = sampleEvents(2);
      const first = await store().append('fund-b', 'new', repeated);
      const before = (await store().readAll(0n, 1_000)).map((event) => ({ ...event }));
      const again = await reopen();
      expect((await again.readAll(0n, 1_000)).map((event) => ({ ...event }))).toEqual(before);
      expect(await again.read('key-a')).toHaveLength(2);
      expect(idsOf(await again.read('fund-a', 299))).toEqual([before[299]!.id]);
      expect(await again.append('fund-b', 'new', repeated)).toEqual({ ...first, repeated: true });
      const next = await again.append('fund-a', 299, sampleEvents(1));
      expect(next.position > first.position).toBe(true);
    });
  });
}
