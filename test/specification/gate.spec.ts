import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { GATE, refusalOf, type Act, type Asker, type Subject } from '#gate';
import { roleNames } from '#commands';

/**
 * Who may do and see what, as a table that a person can read. It is what follows from the gate, role
 * by role, not its source. After a change on purpose: `GOLDEN=write npx jest -- gate.spec`, then read
 * what changed.
 */
const GOLDEN = join(__dirname, 'gate.golden.txt');
const TODAY = '2026-03-16';
const HERE: Subject = { parties: ['party'], conflicted: [] };
const TIE = { tieId: 'tie', partyRef: 'party', from: '2026-01-01', until: null };
const MANDATE = {
  seatId: 'seat',
  memberId: 'somebody',
  rank: 'member',
  from: '2026-01-01',
  until: '2026-12-31',
  endedOn: null,
} as const;

type Who = { readonly name: string; readonly asker: Asker };
const asker = (name: string, more: Partial<Asker>): Who => ({
  name,
  asker: { id: 'somebody', roles: [], mandates: [], ties: [], ...more },
});
const PEOPLE: readonly Who[] = [
  ...roleNames.map((role) => asker(role, { roles: [role] })),
  asker('seat on the committee', { mandates: [MANDATE] }),
  asker('no role', {}),
];

/**
 * `yes`, or `-` where the gate is shut; `no` after the stroke where a tie shuts what the role would
 * open. In another fund than the one of their roles people are the last column: no role.
 */
function cell(act: Act, { asker: by }: Who): string {
  const untied = refusalOf(act, { by, today: TODAY }, { subject: HERE });
  if (untied !== undefined) return '-';
  const tied = refusalOf(act, { by: { ...by, ties: [TIE] }, today: TODAY }, { subject: HERE });
  return tied === undefined ? 'yes' : 'yes/no';
}

function table(): string {
  const acts = Object.keys(GATE) as readonly Act[];
  const first = Math.max(...acts.map((act) => act.length));
  const heads = PEOPLE.map(({ name }) => name);
  const row = (name: string, cells: readonly string[]): string =>
    [name.padEnd(first), ...cells.map((text, at) => text.padEnd(heads[at]!.length))]
      .join('  ')
      .trimEnd();
  return [
    'What the gate says: rows are acts and looks, columns are roles held where the thing belongs.',
    'yes: let in. yes/no: let in, and shut to whoever is tied to the case. -: not let in.',
    'A role of another fund counts as no role. A suspended account holds none.',
    '',
    row('', heads),
    ...acts.map((act) =>
      row(
        act,
        PEOPLE.map((who) => cell(act, who)),
      ),
    ),
    '',
  ].join('\n');
}

test('The table of the gate is the one that people have read', () => {
  if (process.env['GOLDEN'] === 'write' || !existsSync(GOLDEN)) writeFileSync(GOLDEN, table());
  expect(table()).toBe(readFileSync(GOLDEN, 'utf8'));
});

test('A tie shuts every act and every look about a case, but saying that there is one', () => {
  const open = Object.entries(GATE)
    .filter(([act, line]) => /^(case|grant|payout)\./.test(act) && line.tie !== 'shuts')
    .map(([act]) => act);
  expect(open).toEqual(['case.declare-interest', 'case.disclose-conflict']);
});

test('The auditor does nothing but look', () => {
  const acts = Object.entries(GATE)
    .filter(([, line]) => (line.roles as readonly string[]).includes('auditor'))
    .map(([act]) => act);
  expect(acts.every((act) => act.endsWith('.read'))).toBe(true);
});
