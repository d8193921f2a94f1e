/**
 * Freezes one example of every event type and version under test/fixtures/events, so that old
 * events can be read for ever. It only ever adds what is missing: an example that is there is never
 * changed, and catalogue.spec.ts fails when one is. Examples come from a demo log; what the demo
 * never writes is made up from its schema, the same each time. Needs a build.
 */
import { openDatabase } from '#sqlite';
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const folder = join(root, 'test/fixtures/events');
const digests = join(folder, 'frozen.json');
const schemas = join(root, 'docs/schemas');

const missing = readdirSync(schemas)
  .map((file) => JSON.parse(readFileSync(join(schemas, file), 'utf8')))
  .filter((schema) => !existsSync(join(folder, nameOf(schema))));
if (missing.length > 0) freeze();
console.log(`${missing.length} examples frozen, ${readdirSync(folder).length - 1} in all`);

function nameOf(schema) {
  return `${schema.title}.v${schema['x-version']}.json`;
}

function freeze() {
  const frozen = existsSync(digests) ? JSON.parse(readFileSync(digests, 'utf8')) : {};
  const told = fromDemo();
  for (const schema of missing) {
    const [type, schemaVersion] = [schema.title, schema['x-version']];
    const data = told.get(`${type} ${schemaVersion}`) ?? sample(schema, schema, type);
    const text = `${JSON.stringify({ type, schemaVersion, data }, undefined, 2)}\n`;
    writeFileSync(join(folder, nameOf(schema)), text);
    frozen[nameOf(schema)] = createHash('sha256').update(text).digest('hex');
  }
  const sorted = Object.fromEntries(Object.entries(frozen).sort(([a], [b]) => (a < b ? -1 : 1)));
  writeFileSync(digests, `${JSON.stringify(sorted, undefined, 2)}\n`);
}

/** The fullest example of each type and version in a demo log: the longest, and of these the first. */
function fromDemo() {
  const data = mkdtempSync(join(tmpdir(), 'entraide-fixtures-'));
  try {
    const cli = join(root, 'apps/cli/entraide.js');
    const played = spawnSync(process.execPath, [
      cli,
      'demo',
      '--exit',
      '--data',
      join(data, 'demo'),
    ]);
    if (played.status !== 0) throw new Error(`the demo failed: ${played.stderr}`);
    const log = openDatabase(join(data, 'demo/log.db'), { durability: 'full', readOnly: true });
    const rows = log
      .prepare('select type, metadata, data from events order by length(data) desc, position')
      .all();
    log.close();
    const told = new Map();
    for (const { type, metadata, data } of rows) {
      const key = `${type} ${JSON.parse(metadata).schemaVersion}`;
      if (!told.has(key)) told.set(key, JSON.parse(data));
    }
    return told;
  } finally {
    rmSync(data, { recursive: true, force: true });
  }
}

/** A value that a schema allows, all optional fields included; text by the name of its field. */
function sample(schema, whole, name) {
  if (schema.$ref) {
    const definition = schema.$ref.replace('#/definitions/', '');
    return sample(whole.definitions[definition], whole, name);
  }
  if ('const' in schema) return schema.const;
  if (schema.enum) return schema.enum[0];
  if (schema.anyOf) return sample(schema.anyOf[0], whole, name);
  const type = Array.isArray(schema.type) ? schema.type[0] : schema.type;
  if (type === 'object') {
    return Object.fromEntries(
      Object.entries(schema.properties ?? {}).map(([key, inner]) => [
        key,
        sample(inner, whole, key),
      ]),
    );
  }
  if (type === 'array') return [sample(schema.items, whole, name.replace(/s$/, ''))];
  if (type === 'boolean') return true;
  if (type === 'null') return null;
  if (type === 'number' || type === 'integer') return 1;
  return text(name);
}

function text(name) {
  if (/^minor$|Minor$/.test(name)) return '12500';
  if (name === 'currency') return 'EUR';
  if (name === 'countrie' || name === 'country') return 'SN';
  if (name === 'ciphertext') return Buffer.alloc(48, name).toString('base64url');
  if (name === 'purpose') return 'import';
  if (name === 'restriction') return 'free';
  if (name === 'publisherId') return 'GB-CHC-1234567';
  if (/At$|^at$/.test(name)) return '2026-03-14T09:30:00.000Z';
  if (/^(?:on|from|until)$|On$/.test(name)) return '2026-03-14';
  if (name === 'source') return `pastgrant-${idOf(name)}`;
  if (name === 'reason') return 'other';
  return idOf(name);
}

function idOf(name) {
  const hex = createHash('sha256').update(`example ${name}`).digest('hex');
  const parts = [hex.slice(0, 8), hex.slice(8, 12), `5${hex.slice(13, 16)}`];
  return [...parts, `8${hex.slice(17, 20)}`, hex.slice(20, 32)].join('-');
}
