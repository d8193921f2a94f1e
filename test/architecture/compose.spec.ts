import { readSettings, SettingsRefused } from '../../apps/server/settings.js';
import { filesUnder, textOf } from './tree.js';

// By rules over the text: no parser of YAML is among our own dependencies, and `npm run format`
// already refuses what is none.

const COMPOSE = filesUnder('docker').filter((file) => /compose(\.\w+)?\.ya?ml$/.test(file));
/** Without what an operator has filled in. */
const EVERYTHING = filesUnder('docker').filter(
  (file) => !file.startsWith('docker/secrets/') && file !== 'docker/.env.cluster',
);

const PINNED = /^[a-z0-9./-]+:\d+\.\d+(?:\.\d+)?(?:-[a-z0-9.-]+)?(?:@sha256:[0-9a-f]{64})?$/;
const NAMED_PORT = /^- name: [a-z][a-z-]*$/;
const SECRET_NAME = /(?:PASSWORD|SECRET|TOKEN|PASSPHRASE|MASTER_KEY|API_KEY)$/;
/** Taken from outside, and refused when it is not there; a default would be everybody's password. */
const FROM_OUTSIDE = /^'?\$\{[A-Z_]+:\?[^}]+\}'?$/;
/** The password in `esdb://name:password@host`. */
const IN_ADDRESS = /:\/\/[^\s:/@$]+:(\$\{[^}]*\}|[^\s@]+)@/g;
const OUR_NAME = /\b(?:ENTRAIDE_[A-Z_]+|EVENTSTORE_URL)\b/g;
/** What the database comes with, and what people write when they mean to come back to it. */
const EVERYBODY_KNOWS = /changeit|password123|admin:admin/i;

describe('The files for containers', () => {
  test('are there', () => {
    expect(COMPOSE).toEqual(['docker/compose.cluster.yaml', 'docker/compose.yaml']);
  });

  test.each(COMPOSE)('%s pins every image to a version', (file) => {
    const images = valuesOf(file, 'image');
    expect(images.length).toBeGreaterThan(0);
    expect(images.filter((image) => !PINNED.test(image))).toEqual([]);
  });

  test.each(COMPOSE)('%s builds our own image under the version of the program', (file) => {
    const { version } = JSON.parse(textOf('package.json')) as { readonly version: string };
    const own = valuesOf(file, 'image').filter((image) => image.startsWith('entraide'));
    expect([...new Set(own)]).toEqual([`entraide:${version}`]);
  });

  test('the Dockerfile pins what it builds on', () => {
    const bases = [...textOf('docker/Dockerfile').matchAll(/^FROM (\S+)/gm)].map(
      ([, base]) => base,
    );
    expect(bases.length).toBeGreaterThan(0);
    expect(bases.filter((base) => !PINNED.test(base ?? ''))).toEqual([]);
  });

  test.each(COMPOSE)('%s names every port that it opens', (file) => {
    const ports = itemsOf(file, 'ports');
    expect(ports.length).toBeGreaterThan(0);
    expect(ports.filter((port) => !NAMED_PORT.test(port))).toEqual([]);
  });

  test.each(COMPOSE)('%s puts a proxy in front, which the server counts', (file) => {
    const given = new Map(pairsOf(file).map(({ name, value }) => [name, value]));
    expect(given.get('ENTRAIDE_PUBLIC_URL')).toMatch(/^'https:\/\/\$\{SITE:\?/);
    expect(given.get('ENTRAIDE_PROXIES')).toBe("'1'");
    expect(valuesOf(file, 'image').some((image) => image.startsWith('caddy:'))).toBe(true);
    // Nobody gets in beside it.
    const open = textOf(file)
      .split('\n')
      .filter((line) => /^ {8}target: \d+$/.test(line));
    expect(open.map((line) => line.trim()).sort()).toEqual(['target: 443', 'target: 80']);
  });

  test.each(COMPOSE)('%s holds no password, and none that it falls back to', (file) => {
    const given = pairsOf(file).filter(({ name }) => SECRET_NAME.test(name));
    expect(given.filter(({ value }) => !FROM_OUTSIDE.test(value))).toEqual([]);
    const inAddresses = [...textOf(file).matchAll(IN_ADDRESS)].map(([, word = '']) => word);
    expect(inAddresses.filter((word) => !FROM_OUTSIDE.test(word))).toEqual([]);
  });

  test('the example to be filled in leaves every line empty', () => {
    const lines = textOf('docker/.env.cluster.example').split('\n');
    const given = lines.filter((line) => /^[A-Z_]+=/.test(line));
    expect(given).toHaveLength(3);
    expect(given.filter((line) => !line.endsWith('='))).toEqual([]);
  });

  test('what is filled in is asked for by the example', () => {
    const asked = new Set(
      COMPOSE.flatMap((file) => [...textOf(file).matchAll(/\$\{([A-Z_]+):\?/g)]).map(([, n]) => n),
    );
    const example = textOf('docker/.env.cluster.example');
    expect([...asked].filter((name) => !example.includes(`\n${name}=\n`))).toEqual([]);
  });

  test('nothing of it is a password that everybody knows', () => {
    expect(EVERYTHING.filter((file) => EVERYBODY_KNOWS.test(textOf(file)))).toEqual([]);
  });

  test('what is secret stays out of the history', () => {
    const ignored = textOf('docker/.gitignore').split('\n');
    expect(ignored).toEqual(expect.arrayContaining(['.env.cluster', 'secrets/']));
  });

  test.each(EVERYTHING)('%s uses no setting that the server does not know', (file) => {
    const names = new Set([...textOf(file).matchAll(OUR_NAME)].map(([name]) => name));
    expect([...names].filter((name) => !isSetting(name))).toEqual([]);
  });
});

/** Values behind a key, wherever it stands. */
function valuesOf(file: string, key: string): readonly string[] {
  return pairsOf(file)
    .filter(({ name }) => name === key)
    .map(({ value }) => value);
}

function pairsOf(file: string): readonly { readonly name: string; readonly value: string }[] {
  const pairs = textOf(file).matchAll(/^\s*(?:- )?([A-Za-z_-]+):[ ]+([^\s#].*)$/gm);
  return [...pairs].map(([, name = '', value = '']) => ({ name, value }));
}

/** First lines of the items of every list under a key. */
function itemsOf(file: string, key: string): readonly string[] {
  const items: string[] = [];
  let depth: number | undefined;
  for (const line of textOf(file).split('\n')) {
    if (/^\s*(?:#|$)/.test(line)) continue;
    const indent = line.search(/\S/);
    if (depth !== undefined && indent <= depth) depth = undefined;
    if (depth !== undefined && line.trimStart().startsWith('- ')) items.push(line.trim());
    if (line.trim() === `${key}:`) depth = indent;
  }
  return items;
}

/** The settings refuse a name that they do not know, whatever its value. */
function isSetting(name: string): boolean {
  try {
    readSettings({ [name]: 'x' });
    return true;
  } catch (error) {
    return error instanceof SettingsRefused && !error.message.includes('there is no such setting');
  }
}
