// A second process for the specs of the log: `store-child.cjs <what> <path> [number]`.
// It prints one line for each thing that it has done, so that its parent can wait for it.
const { sqliteEventStore } = require('#event-store');
const { acquireWriterLock } = require('#sqlite');
const { setInterval } = require('node:timers');
const { sampleEvent, sampleEvents } = require('../sample-events.ts');

const [what, path, number] = process.argv.slice(2);
const say = (...words) => process.stdout.write(`${words.join(' ')}\n`);

const WHAT = {
  /** Takes the writer lock and keeps it until it is killed. */
  'hold-lock': async () => {
    acquireWriterLock(path);
    say('held');
    setInterval(() => undefined, 60_000);
  },
  /** Tries to take the writer lock. */
  'try-lock': async () => {
    try {
      acquireWriterLock(path).release();
      say('free');
    } catch (error) {
      say(error.code);
    }
  },
  /** Appends one event after the other, so many times. */
  'append-singly': async () => {
    const store = sqliteEventStore({ path });
    for (let n = 0; n < Number(number); n += 1) {
      await store.append(`fund-${n}`, 'new', sampleEvents(1));
    }
    await store.close();
    say('appended');
  },
  /** Appends in groups until it is killed, and says what was acknowledged: stream and ids. */
  'append-for-ever': async () => {
    const store = sqliteEventStore({ path });
    say('open');
    const write = async (name) => {
      let expected = 'new';
      for (;;) {
        const of = 1 + Math.floor(Math.random() * 3);
        const events = Array.from({ length: of }, (_, nth) => sampleEvent({ nth, of }));
        const { revision } = await store.append(name, expected, events);
        expected = revision;
        say(name, ...events.map((event) => event.metadata.eventId));
      }
    };
    await Promise.all(Array.from({ length: 20 }, (_, n) => write(`grant-${number}.${n}`)));
  },
};

void WHAT[what]();
