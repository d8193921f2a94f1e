/**
 * Writes the catalogue page (docs/events.md) and one JSON Schema per event (docs/schemas) from
 * the types in libs/catalogue and their comments. With --check it writes nothing and fails when
 * what is there is not what the types say.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createGenerator } from 'ts-json-schema-generator';

const root = join(import.meta.dirname, '..');
const schemas = join(root, 'docs/schemas');
const source = readFileSync(join(root, 'libs/catalogue/catalogue.ts'), 'utf8');
const entries = [...source.matchAll(/^ {2}([A-Z]\w+): on\('([a-z]+)'((?:, \w+)*)\),$/gm)].map(
  ([, type, stream, steps]) => ({ type, stream, version: steps.split(',').length }),
);

const contexts = [...source.matchAll(/from '\.\/(\w+)\.events\.js'/g)].map((match) => match[1]);
const sourceOf = (context) =>
  readFileSync(join(root, `libs/catalogue/${context}.events.ts`), 'utf8');
const texts = contexts.map(sourceOf).join('\n');

const generator = createGenerator({
  path: join(root, 'libs/catalogue/index.ts'),
  tsconfig: join(root, 'tsconfig.json'),
  type: 'AnyEvent',
  expose: 'export',
  jsDoc: 'extended',
  topRef: false,
  skipTypeCheck: true,
  additionalProperties: false,
  encodeRefs: false,
});

const written = new Map();
for (const entry of entries) {
  entry.schema = schemaOf(entry);
  written.set(`docs/schemas/${entry.type}.json`, `${JSON.stringify(entry.schema, null, 2)}\n`);
}
written.set('docs/events.md', page());

if (process.argv.includes('--check')) check();
else write();

function schemaOf({ type, version }) {
  const whole = generator.createSchema(type);
  const isEvent = (name) => name.startsWith('Event<');
  const named = Object.entries(whole.definitions).find(([name]) => isEvent(name))[1];
  const definitions = Object.fromEntries(
    Object.entries(whole.definitions ?? {})
      .filter(([name]) => !isEvent(name))
      .map(([name, definition]) => [plainName(name), plain(definition)])
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: type,
    ...(commentOf(type) ? { description: commentOf(type) } : {}),
    'x-version': version,
    ...plain(named.properties.data),
    ...(Object.keys(definitions).length > 0 ? { definitions } : {}),
  };
}

/** The comment above a type, as one line. */
function commentOf(type) {
  const comment = new RegExp(`/\\*\\*((?:(?!\\*/)[^])*)\\*/\\s*export type ${type} = \\w+<`).exec(
    texts,
  );
  return comment ? oneLine(comment[1].replace(/^\s*\* ?/gm, ' ')) : '';
}

/** The phantom member of Sealed<T> is in no event; generic names become plain ones. */
function plain(value) {
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => key !== '__holds')
      .map(([key, inner]) => [
        key,
        key === '$ref'
          ? `#/definitions/${plainName(inner.replace('#/definitions/', ''))}`
          : plain(inner),
      ]),
  );
}

function plainName(name) {
  return name.startsWith('Sealed<') || name.startsWith('Sealed')
    ? 'Sealed'
    : name.replace(/[^\w]+/g, '_');
}

function page() {
  const sections = contexts.map((context) => {
    const text = sourceOf(context);
    const own = entries
      .filter(({ type }) => text.includes(`export type ${type} = `))
      .sort((a, b) => text.indexOf(`type ${a.type} =`) - text.indexOf(`type ${b.type} =`));
    return [`## ${context}`, ...own.map(section)].join('\n\n');
  });
  return (
    [
      '# Events',
      `Every fact that the log can hold: ${entries.length} types. This page and the schemas in
[schemas](schemas) are generated from \`libs/catalogue\` by \`npm run docs:events\`; CI compares them.
What stands around every event (who, when, in whose books) is in
[envelope.ts](../libs/catalogue/envelope.ts).`,
      ...sections,
      '',
    ]
      .join('\n\n')
      .trimEnd() + '\n'
  );
}

function section({ type, stream, version, schema }) {
  const required = new Set(schema.required ?? []);
  const rows = Object.entries(schema.properties ?? {}).map(
    ([name, property]) =>
      `| \`${name}\`${required.has(name) ? '' : ' (optional)'} | ${kindOf(property)} | ${oneLine(property.description)} |`,
  );
  return [
    `### ${type}`,
    `Stream \`${stream}-…\`, version ${version}. ${oneLine(schema.description)}`.trim(),
    ['| field | what | meaning |', '| --- | --- | --- |', ...rows].join('\n'),
  ].join('\n\n');
}

function kindOf(property) {
  if (property.$ref) return `\`${property.$ref.replace('#/definitions/', '')}\``;
  if (property.const !== undefined) return `\`${property.const}\``;
  if (property.enum) return property.enum.map((value) => `\`${value}\``).join(', ');
  if (property.anyOf) return property.anyOf.map(kindOf).join(' or ');
  if (property.type === 'array') return `list of ${kindOf(property.items ?? {})}`;
  if (Array.isArray(property.type)) return property.type.join(' or ');
  return property.type ?? 'value';
}

function oneLine(text) {
  return (text ?? '').replace(/\s+/g, ' ').replace(/\|/g, '\\|').trim();
}

function write() {
  mkdirSync(schemas, { recursive: true });
  for (const name of readdirSync(schemas)) {
    if (!written.has(`docs/schemas/${name}`)) rmSync(join(schemas, name));
  }
  for (const [path, text] of written) writeFileSync(join(root, path), text);
  console.log(`${entries.length} events described`);
}

function check() {
  const stale = [...written].filter(([path, text]) => {
    const file = join(root, path);
    return !existsSync(file) || readFileSync(file, 'utf8') !== text;
  });
  const extra = (existsSync(schemas) ? readdirSync(schemas) : []).filter(
    (name) => !written.has(`docs/schemas/${name}`),
  );
  for (const [path] of stale) console.error(`${path} is not what the catalogue says`);
  for (const name of extra) console.error(`docs/schemas/${name} describes no event`);
  if (stale.length + extra.length > 0) {
    console.error('run: npm run docs:events');
    process.exit(1);
  }
  console.log(`${entries.length} events are described as they are`);
}
