/**
 * Builds `dist` as a mirror of the sources: TypeScript 7 emits apps and libs, everything that is
 * not TypeScript (styles, islands, locale files, pictures) is copied to the same place, and what no
 * longer has a source is removed file by file, so that a server running from `dist` is not cut off.
 *
 *   node .ci/build.mjs             build
 *   node .ci/build.mjs --if-stale  only when a source is newer than the last good build
 *   node .ci/build.mjs --bench     with the benchmarks under test/performance
 */
import { spawnSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';

/** The stand-in for the provider of card payments is built too: the demo starts it. */
const ROOTS = ['apps', 'libs', 'test/fakes/stripe'];
const STAMP = 'dist/.built';
const PROBE = 'dist/.writable';
const SETTINGS = ['package.json', 'package-lock.json', 'tsconfig.json', 'tsconfig.build.json'];
const NOT_SHIPPED = /(\.tsx?|\.md|\.spec\.\w+|^apps[\\/]cli[\\/]entraide\.js)$/;

process.chdir(join(import.meta.dirname, '..'));
const flags = new Set(process.argv.slice(2));
try {
  if (!flags.has('--if-stale') || isStale()) process.exitCode = build(flags.has('--bench'));
} catch (error) {
  if (!['EACCES', 'EPERM', 'EROFS', 'ENOSPC'].includes(error.code)) throw error;
  console.error(
    `${error.path} cannot be written (${error.code}): build as the owner of this checkout, on a disk with room that may be written.`,
  );
  process.exitCode = 1;
}

function build(withBenchmarks) {
  const project = withBenchmarks ? 'tsconfig.bench.json' : 'tsconfig.build.json';
  const compiler = 'node_modules/typescript7/bin/tsc';
  // Asked first, in words: the compiler would name each file that it cannot write.
  mkdirSync('dist', { recursive: true });
  writeFileSync(PROBE, '');
  rmSync(PROBE);
  const { status } = spawnSync(process.execPath, [compiler, '-p', project], { stdio: 'inherit' });
  removeOrphans();
  copyAssets();
  if (status === 0) writeFileSync(STAMP, `${new Date().toISOString()}\n`);
  else rmSync(STAMP, { force: true });
  return status ?? 1;
}

function isStale() {
  if (!existsSync(STAMP)) return true;
  const built = statSync(STAMP).mtimeMs;
  const sources = [...SETTINGS, ...ROOTS.flatMap((root) => [...filesUnder(root)])];
  return sources.some((file) => !/\.spec\.tsx?$/.test(file) && statSync(file).mtimeMs > built);
}

function copyAssets() {
  for (const file of ROOTS.flatMap((root) => [...filesUnder(root)])) {
    if (NOT_SHIPPED.test(file)) continue;
    const target = join('dist', file);
    mkdirSync(dirname(target), { recursive: true });
    copyFileSync(file, target);
  }
}

function removeOrphans() {
  for (const file of ROOTS.flatMap((root) => [...filesUnder(join('dist', root))])) {
    const source = file.slice('dist/'.length);
    const stem = source.replace(/\.js(\.map)?$/, '');
    const origins = [source, `${stem}.ts`, `${stem}.tsx`];
    if (!origins.some((origin) => existsSync(origin))) rmSync(file, { force: true });
  }
}

function* filesUnder(folder) {
  if (!existsSync(folder)) return;
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* filesUnder(path);
    else yield path;
  }
}
