import type { RecordedEvent } from '#event-store';
import { openPorts } from '#instance';
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { entraide, NOT_PROVEN, PROGRAM_TIMEOUT_MS, type Outcome } from '../support/entraide.js';
import { needs } from '../support/skips.js';

/** Words that the made-up people of the demo confided to the fund; none may lie about in clear. */
const CONFIDED = [
  'Heron ',
  'safe.example',
  '@federation.example',
  'payee of',
  'referee A of',
  'asked for the person by name',
  'dormons chez des proches',
  'searched at night',
  'Instance of Words',
  'Train twelve people',
  'entraide demo 2026',
];
/** What may be read in the log all the same, so that the search is known to find things. */
const PUBLIC = ['Federation for Human Rights', 'ApplicationSubmitted'];

describe('entraide demo --exit', () => {
  let folder: string;
  let outcomes: readonly Outcome[];
  const data = (run: string): string => join(folder, run);

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'entraide-demo-'));
    outcomes = await Promise.all(
      ['first', 'second'].map((run) =>
        entraide('demo', '--exit', '--seed', '5', '--data', data(run)),
      ),
    );
  }, 2 * PROGRAM_TIMEOUT_MS);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('tells a year of at least 150 applications, and its trial balance balances', () => {
    for (const { code, stdout, stderr } of outcomes) {
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      expect(Number(/: (\d+) cases/.exec(stdout)?.[1])).toBeGreaterThanOrEqual(150);
      expect(stdout).toContain('EUR: debits less credits €0.00');
      expect(stdout).toMatch(/digest {3}sha256:[0-9a-f]{64}/);
    }
  });

  it(
    'tells the same story, with the same events but for what is sealed and salted (D18)',
    async () => {
      expect(outcomes[1]?.stdout).toBe(outcomes[0]?.stdout);
      const [one, other] = await Promise.all([eventsIn(data('first')), eventsIn(data('second'))]);
      expect(one.length).toBeGreaterThan(3_000);
      expect(other.map(inPlain)).toEqual(one.map(inPlain));
    },
    PROGRAM_TIMEOUT_MS,
  );

  it('leaves nothing in the clear that somebody confided', () => {
    const files = readdirSync(data('first')).filter((name) => name !== 'master.key');
    const bytes = files.map((name) => readFileSync(join(data('first'), name), 'latin1')).join('\n');
    expect(PUBLIC.filter((words) => !bytes.includes(words))).toEqual([]);
    expect(CONFIDED.filter((words) => bytes.includes(words))).toEqual([]);
  });

  it(
    'is verified without a finding',
    async () => {
      const { code, stdout } = await entraide('verify', '--data', data('first'));
      const said = expect.stringContaining('nothing contradicts') as string;
      expect({ code, stdout }).toEqual({ code: NOT_PROVEN, stdout: said });
    },
    PROGRAM_TIMEOUT_MS,
  );

  needs('sqlite3')('once somebody has changed a stored event', () => {
    it.each([
      ['a vote', 'data', 'VoteCast', '"yes"', '"yet"'],
      ['who released a payout', 'metadata', 'DisbursementReleaseGiven', '"person"', '"perzon"'],
    ])(
      'names the event: %s',
      async (_, column, type, from, to) => {
        const changed = mkdtempSync(join(folder, 'changed-'));
        cpSync(data('first'), changed, { recursive: true });
        const [position, event] = changeOne(changed, { column, type, from, to });
        const { code, stdout } = await entraide('verify', '--json', '--data', changed);
        expect(code).toBe(1);
        const { findings } = JSON.parse(stdout) as {
          findings: readonly { code: string; event?: { id: string } }[];
        };
        const named = findings.filter((finding) => finding.code === 'event-changed');
        expect({ position, named: named.map((finding) => finding.event?.id) }).toEqual({
          position,
          named: [event],
        });
        // And the leaves that show it are not built over.
        expect((await entraide('rebuild', '--data', changed)).code).toBe(1);
      },
      PROGRAM_TIMEOUT_MS,
    );
  });
});

/** Changes one event in the file, as an intruder would; gives its position and id. */
function changeOne(
  folder: string,
  change: { column: string; type: string; from: string; to: string },
): readonly [string, string] {
  const { column, type, from, to } = change;
  const sql = `
    update events set ${column} = replace(${column}, '${from}', '${to}') where position = (
      select position from events where type = '${type}' and ${column} like '%${from}%' limit 1
    ) returning position, id`;
  const { stdout, status } = spawnSync('sqlite3', [join(folder, 'log.db'), sql]);
  expect(status).toBe(0);
  const [position = '', id = ''] = String(stdout).trim().split('|');
  return [position, id];
}

async function eventsIn(data: string): Promise<readonly RecordedEvent[]> {
  const { ports, close } = await openPorts({ data, readOnly: true });
  const events: RecordedEvent[] = [];
  try {
    for (;;) {
      const page = await ports.store.readAll(events.at(-1)?.position ?? 0n, 5_000);
      if (page.length === 0) return events;
      events.push(...page);
    }
  } finally {
    await close();
  }
}

/** An event without what chance or a key has made of it. */
function inPlain({ id, stream, revision, type, storedData }: RecordedEvent): unknown {
  const data = JSON.parse(storedData, (key, value: unknown) =>
    key === 'ciphertext' ? 'sealed' : value,
  ) as unknown;
  return { id, stream, revision, type, data };
}
