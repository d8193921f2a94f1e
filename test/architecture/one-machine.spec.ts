import type { Command } from 'commander';
import { program } from '../../apps/cli/program.js';
import { readSettings } from '../../apps/server/settings.js';
import { STOP_LIMITS } from '../../apps/server/stopping.js';
import { filesUnder, textOf } from './tree.js';

const SERVER = 'docker/entraide.service';
const BACKUP = 'docker/entraide-backup.service';
const GUIDES = [...filesUnder('docs/guides', 'docs/runbooks'), 'README.md'].filter((file) =>
  file.endsWith('.md'),
);

/** What a unit says, line by line: a name may stand more than once. */
function unitOf(file: string): ReadonlyMap<string, readonly string[]> {
  const said = new Map<string, string[]>();
  for (const [, name = '', value = ''] of textOf(file).matchAll(/^([A-Za-z]+)=(.*)$/gm)) {
    said.set(name, [...(said.get(name) ?? []), value]);
  }
  return said;
}

function environmentOf(file: string): Record<string, string> {
  const pairs = (unitOf(file).get('Environment') ?? []).flatMap((line) => line.split(' '));
  return Object.fromEntries(pairs.map((pair) => pair.split('=') as [string, string]));
}

/** Calls of the program in what is shown to be typed, such as `backup FILE --keys FILE`. */
function callsIn(text: string): readonly string[] {
  const typed = [...text.matchAll(/^ *```\w*\n([\s\S]*?)^ *```/gm)].map(([, block = '']) => block);
  const whole = typed.join('\n').replaceAll('\\\n', ' ');
  const called =
    /^ *(?:[A-Z_]+='[^']*' )?(?:npx |node apps\/cli\/)?entraide(?:\.js)? ([^#\n;)]+)/gm;
  return [...whole.matchAll(called)].map(([, call = '']) => call.trim());
}

function isKnown(commands: Command, call: string): boolean {
  const words = call.split(/\s+/);
  let command = commands;
  for (const word of words) {
    const next = command.commands.find((one) => one.name() === word);
    if (!next) break;
    command = next;
  }
  if (command === commands) return words[0] === '--version' || words[0] === '--help';
  const options = command.options.flatMap(({ long, short }) => [long, short]);
  return words
    .filter((word) => /^--?[a-z]/.test(word))
    .every((word) => options.includes(word.split('=')[0]));
}

describe('The units for one machine', () => {
  test('start node itself, so that it is asked to stop, and give it more time than it takes', () => {
    const unit = unitOf(SERVER);
    expect(unit.get('ExecStart')).toEqual([
      '/usr/bin/node --enable-source-maps apps/cli/entraide.js serve',
    ]);
    expect(unit.get('KillSignal')).toEqual(['SIGTERM']);
    const [seconds] = unit.get('TimeoutStopSec') ?? [];
    expect(Number(seconds) * 1_000).toBeGreaterThan(2 * STOP_LIMITS.answerMs);
    expect(unit.get('RestartPreventExitStatus')).toEqual(['2']);
  });

  test('npm passes the signal on: nothing stands between it and node', () => {
    const { scripts } = JSON.parse(textOf('package.json')) as { scripts: { start: string } };
    expect(scripts.start).toBe(
      `exec ${(unitOf(SERVER).get('ExecStart')?.[0] ?? '').replace('/usr/bin/', '')}`,
    );
  });

  test('give the server settings that it takes, behind the proxy alone', () => {
    const environment = environmentOf(SERVER);
    const settings = readSettings({
      ...environment,
      ENTRAIDE_PUBLIC_URL: 'https://fund.example.org',
    });
    expect(settings).toMatchObject({ ENTRAIDE_HOST: '127.0.0.1', ENTRAIDE_PROXIES: 1 });
    expect(textOf('docs/guides/one-machine.md')).toContain(
      `UPSTREAM=${environment['ENTRAIDE_HOST']}:${environment['ENTRAIDE_PORT']}`,
    );
    expect(textOf('docker/Caddyfile.single')).toContain('reverse_proxy {$UPSTREAM:');
  });

  test('keep the data to their user, and let the server change nothing else', () => {
    const unit = unitOf(SERVER);
    expect(unit.get('User')).toEqual(unitOf(BACKUP).get('User'));
    expect(unit.get('UMask')).toEqual(['0077']);
    expect(unit.get('StateDirectoryMode')).toEqual(['0700']);
    expect(environmentOf(SERVER)['ENTRAIDE_DATA']).toBe(
      `/var/lib/${unit.get('StateDirectory')?.[0]}`,
    );
    for (const file of [SERVER, BACKUP]) {
      expect(unitOf(file).get('ProtectSystem')).toEqual(['strict']);
      expect(unitOf(file).get('NoNewPrivileges')).toEqual(['yes']);
    }
  });

  test('a backup is of the same folder, into one that it may write to', () => {
    const unit = unitOf(BACKUP);
    expect(environmentOf(BACKUP)['ENTRAIDE_DATA']).toBe(environmentOf(SERVER)['ENTRAIDE_DATA']);
    const [, into = ''] = /backup "([^"]+)\/log-/.exec(unit.get('ExecStart')?.[0] ?? '') ?? [];
    expect(unit.get('ReadWritePaths')?.[0]?.split(' ')).toContain(into);
    expect(unitOf('docker/entraide-backup.timer').get('OnCalendar')).toHaveLength(1);
  });
});

describe('The compose file for one machine', () => {
  test('has a volume for backups, which the image gives to its user', () => {
    const text = textOf('docker/compose.yaml');
    expect(text).toMatch(/^ {2}backups:$/m);
    expect(text).toMatch(/apps\/cli\/entraide\.js backup "\/backups\//);
    expect(textOf('docker/Dockerfile')).toMatch(/chown node:node \/data \/backups/);
  });

  test('bounds the log of every container', () => {
    expect(textOf('docker/compose.yaml')).toMatch(/max-size: \d+m\n\s+max-file: '\d'/);
  });
});

describe('What is shown to be typed', () => {
  let commands: Command;
  beforeAll(async () => {
    commands = await program(undefined);
  });

  test.each(GUIDES)('%s calls commands and options that there are', (file) => {
    const calls = callsIn(textOf(file));
    expect(calls.filter((call) => !isKnown(commands, call))).toEqual([]);
  });

  test('is found in the guides that show the most', () => {
    const upgrade = callsIn(textOf('docs/runbooks/upgrade.md'));
    expect(upgrade.map((call) => call.split(' ')[0])).toEqual([
      'doctor',
      'backup',
      'verify',
      'verify',
      'restore',
    ]);
    expect(callsIn(textOf('docs/guides/backup-and-restore.md')).length).toBeGreaterThan(4);
  });

  test('the way to a newer version stops, copies, builds, verifies and starts, in this order', () => {
    const [before = '', change = '', back = ''] = textOf('docs/runbooks/upgrade.md').split(
      /^## (?:The change|The way back)$/m,
    );
    expect(before).toContain('npm ci && npm run build');
    const steps = [
      'systemctl stop entraide',
      'entraide backup ',
      'ln -sfn /opt/entraide-NEW',
      'entraide verify --expect EVENTS ROOT',
      'systemctl start entraide',
    ];
    const places = steps.map((step) => change.indexOf(step));
    expect(places.every((place) => place > 0)).toBe(true);
    expect([...places].sort((a, b) => a - b)).toEqual(places);
    expect(back).toContain('ln -sfn /opt/entraide-OLD');
    expect(back).toContain('entraide restore ');
  });
});
