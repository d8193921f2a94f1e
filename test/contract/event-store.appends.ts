import { ConcurrencyConflict, MAX_APPEND_EVENTS, MAX_EVENT_BYTES } from '#event-store';
import { canonicalJson } from '#kernel';
import type { OpenedStore } from './opened-store.js';
import { expectConflict, expectRejection } from './expectations.js';
import { idsOf, sampleEvent, sampleEvents } from './sample-events.js';

/** The part of the contract about writing. */
export function eventStoreAppends(opened: () => OpenedStore): void {
  const append: OpenedStore['store']['append'] = (...all) => opened().store.append(...all);
  const idsIn = async (stream: string): Promise<readonly string[]> =>
    idsOf(await opened().store.read(stream));

  describe('expected revisions', () => {
    it('starts a stream at revision 0 and goes on from the last one', async () => {
      const first = await append('fund-a', 'new', sampleEvents(1));
      expect(first).toMatchObject({ revision: 0, repeated: false });
      const next = await append('fund-a', 0, sampleEvents(3));
      expect(next).toMatchObject({ revision: 3, repeated: false });
      const stored = await opened().store.read('fund-a');
      expect(stored.map((event) => event.revision)).toEqual([0, 1, 2, 3]);
      expect(stored.every((event) => event.stream === 'fund-a')).toBe(true);
    });

    it('refuses to start a stream that is there, and says where it stands', async () => {
      await append('fund-a', 'new', sampleEvents(2));
      const error: unknown = await append('fund-a', 'new', sampleEvents(1)).catch(
        (e: unknown) => e,
      );
      expect(error).toBeInstanceOf(ConcurrencyConflict);
      expect(error).toMatchObject({ stream: 'fund-a', expected: 'new', actual: 1 });
    });

    it.each([
      ['behind', 0],
      ['ahead', 5],
    ])('refuses a writer who is %s, and keeps nothing of it', async (_, expected) => {
      const there = sampleEvents(3);
      await append('fund-a', 'new', there);
      await expectConflict(append('fund-a', expected, sampleEvents(2)));
      expect(await idsIn('fund-a')).toEqual(idsOf(there));
      await append('fund-a', 2, sampleEvents(1));
    });

    it('refuses a revision of a stream that does not exist', async () => {
      await expectConflict(append('fund-a', 0, sampleEvents(1)));
      expect(await idsIn('fund-a')).toEqual([]);
    });

    it.each([-1, 1.5, Number.NaN])('refuses %s, which is no revision', async (expected) => {
      await expectRejection(
        append('fund-a', expected, sampleEvents(1)),
        'expected-revision-invalid',
      );
    });

    it('lets one of two writers win who saw the same revision', async () => {
      await append('fund-a', 'new', sampleEvents(1));
      const writers = [sampleEvents(2), sampleEvents(1), sampleEvents(3)];
      const outcomes = await Promise.allSettled(writers.map((own) => append('fund-a', 0, own)));
      const won = outcomes.map((outcome) => outcome.status === 'fulfilled');
      expect(won.filter(Boolean)).toHaveLength(1);
      const winner = writers[won.indexOf(true)]!;
      expect((await idsIn('fund-a')).slice(1)).toEqual(idsOf(winner));
    });
  });

  describe('an answer that was lost', () => {
    it('appends the same events at the same revision once, and answers as before', async () => {
      const events = sampleEvents(2);
      const first = await append('fund-a', 'new', events);
      expect(await append('fund-a', 'new', events)).toEqual({ ...first, repeated: true });
      expect(await idsIn('fund-a')).toEqual(idsOf(events));
    });

    it('still knows them when others were appended since', async () => {
      await append('fund-a', 'new', sampleEvents(1));
      const events = sampleEvents(2);
      const first = await append('fund-a', 0, events);
      await append('fund-a', 2, sampleEvents(400));
      await append('fund-b', 'new', sampleEvents(1));
      expect(await append('fund-a', 0, events)).toEqual({ ...first, repeated: true });
    });

    it('knows them when both arrive together', async () => {
      const events = sampleEvents(2);
      const [first, second, third] = await Promise.all([
        append('fund-a', 'new', events),
        append('fund-a', 'new', events),
        append('fund-a', 1, sampleEvents(1)),
      ]);
      expect([first.repeated, second.repeated, third.revision]).toEqual([false, true, 2]);
      expect(second.position).toBe(first.position);
    });

    it('takes neither other ids, nor more of them, nor another revision for a repeat', async () => {
      const [a, b] = [sampleEvent(), sampleEvent()];
      await append('fund-a', 'new', [a]);
      await expectConflict(append('fund-a', 'new', sampleEvents(1)));
      await expectConflict(append('fund-a', 'new', [a, b]));
      await expectConflict(append('fund-a', 3, [a]));
    });

    it('holds for streams that can be forgotten too', async () => {
      const events = sampleEvents(2);
      const first = await append('lookup-a', 'new', events);
      await append('lookup-a', 1, sampleEvents(1));
      expect(await append('lookup-a', 'new', events)).toEqual({ ...first, repeated: true });
      await expectConflict(append('lookup-a', 'new', sampleEvents(1)));
    });
  });

  describe('what it does not take', () => {
    it.each([
      '',
      'fund',
      'Fund-a',
      'fund-',
      'fund a',
      '$all-1',
      'fund-é',
      `fund-${'x'.repeat(201)}`,
    ])('refuses the stream name %j', async (name) => {
      await expectRejection(append(name, 'new', sampleEvents(1)), 'stream-name-invalid');
    });

    it('refuses no events at all, and more than an append may hold', async () => {
      await expectRejection(append('fund-a', 'new', []), 'append-size-invalid');
      const many = sampleEvents(MAX_APPEND_EVENTS + 1);
      await expectRejection(append('fund-a', 'new', many), 'append-size-invalid');
      await append('fund-a', 'new', many.slice(1));
    });

    it('takes an event of 256 KiB and not a byte more, counting bytes and not letters', async () => {
      const id = sampleEvent().metadata.eventId;
      const frame = sampleEvent({ note: '' }, { eventId: id });
      const room =
        MAX_EVENT_BYTES - canonicalJson(frame.data).length - canonicalJson(frame.metadata).length;
      const note = 'é'.repeat(Math.floor(room / 2)) + 'x'.repeat(room % 2);
      const tooLarge = sampleEvent({ note: `${note}x` }, { eventId: id });
      await expectRejection(append('fund-a', 'new', [sampleEvent(), tooLarge]), 'event-too-large');
      expect(await idsIn('fund-a')).toEqual([]);
      await append('fund-a', 'new', [sampleEvent({ note }, { eventId: id })]);
      const [stored] = await opened().store.read('fund-a');
      expect((stored!.data as { note: string }).note).toBe(note);
    });

    it('refuses more bytes at once than the largest append, however small each event', async () => {
      const fourth = 'x'.repeat(MAX_EVENT_BYTES - 4_096);
      const large = [1, 2, 3, 4].map(() => sampleEvent({ note: fourth }));
      await expectRejection(append('fund-a', 'new', large), 'append-too-large');
      await append('fund-a', 'new', large.slice(1));
      expect(await idsIn('fund-a')).toEqual(idsOf(large.slice(1)));
    });

    it('refuses events without a proper type or id, and text that is broken', async () => {
      const refused = (event: Parameters<typeof append>[2][number], code: string): Promise<void> =>
        expectRejection(append('fund-a', 'new', [sampleEvent(), event]), code);
      await refused(sampleEvent({}, { eventId: 'not-a-uuid' }), 'event-id-invalid');
      await refused(sampleEvent({}, { type: '$Removed' }), 'event-type-invalid');
      await expect(
        append('fund-a', 'new', [sampleEvent(), sampleEvent({ note: 'half \ud83d' })]),
      ).rejects.toThrow();
      expect(await idsIn('fund-a')).toEqual([]);
    });

    it('refuses for one writer without harm to those who write at the same moment', async () => {
      const outcomes = await Promise.allSettled([
        append('fund-a', 'new', sampleEvents(1)),
        append('fund-b', 7, sampleEvents(1)),
        append('fund-c', 'new', [sampleEvent({ note: 'x'.repeat(MAX_EVENT_BYTES) })]),
        append('fund-d', 'new', sampleEvents(2)),
      ]);
      expect(outcomes.map(({ status }) => status === 'fulfilled')).toEqual([
        true,
        false,
        false,
        true,
      ]);
      expect(await opened().store.readAll(0n, 10)).toHaveLength(3);
    });
  });

  describe('streams that can be forgotten', () => {
    it('forgets key and look-up streams, which may then begin anew', async () => {
      await append('key-a', 'new', sampleEvents(2));
      await append('lookup-a', 'new', sampleEvents(1));
      await opened().store.forget('key-a');
      expect(await idsIn('key-a')).toEqual([]);
      expect(await idsIn('lookup-a')).toHaveLength(1);
      expect(await append('key-a', 'new', sampleEvents(1))).toMatchObject({ revision: 0 });
    });

    it('forgets what was appended just before, though nobody waited for it', async () => {
      const appending = append('key-a', 'new', sampleEvents(1));
      await opened().store.forget('key-a');
      await appending;
      expect(await idsIn('key-a')).toEqual([]);
    });

    it('names those that hold events now, and none of the log', async () => {
      expect(await opened().store.forgettableStreams()).toEqual([]);
      await append('key-a', 'new', sampleEvents(2));
      await append('key-a', 1, sampleEvents(1));
      await append('lookup-b', 'new', sampleEvents(1));
      await append('key-c', 'new', sampleEvents(1));
      await append('fund-a', 'new', sampleEvents(1));
      await opened().store.forget('key-c');
      const names = await opened().store.forgettableStreams();
      expect([...names].sort()).toEqual(['key-a', 'lookup-b']);
    });

    it('does not mind forgetting what was never there', async () => {
      await opened().store.forget('key-unknown');
    });

    it('never forgets what stands in the log', async () => {
      const events = sampleEvents(1);
      await append('fund-a', 'new', events);
      await expectRejection(opened().store.forget('fund-a'), 'stream-not-forgettable');
      await expectRejection(opened().store.forget('keyring-a'), 'stream-not-forgettable');
      expect(await idsIn('fund-a')).toEqual(idsOf(events));
    });
  });
}
