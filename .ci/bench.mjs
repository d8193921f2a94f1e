/**
 * Runs the benchmarks of test/performance as plain Node processes, one after the other, so that
 * they measure what ships: native ES modules from `dist`, no test runner around them.
 *
 *   npm run bench              all of them
 *   npm run bench -- append    those whose file name contains "append"
 *
 * Each benchmark prints one JSON line; anything else it wants to say goes to standard error.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

process.chdir(join(import.meta.dirname, '..'));
const names = process.argv.slice(2).filter((argument) => !argument.startsWith('-'));
const passedOn = process.argv.slice(2).filter((argument) => argument.startsWith('-'));
const folder = 'test/performance';
const files = existsSync(folder)
  ? readdirSync(folder)
      .filter((file) => file.endsWith('.bench.ts'))
      .filter((file) => names.length === 0 || names.some((name) => file.includes(name)))
      .sort()
  : [];

if (files.length === 0)
  fail(`no benchmark in ${folder} matches ${names.join(', ') || '*.bench.ts'}`);
const built = spawnSync(process.execPath, ['.ci/build.mjs', '--bench'], {
  stdio: ['ignore', 2, 'inherit'],
});
if (built.status !== 0)
  console.error('the types do not hold; measuring what was emitted all the same');

for (const file of files) {
  const script = join('dist', folder, file.replace(/\.ts$/, '.js'));
  const flags = ['--enable-source-maps', '--expose-gc', script, ...passedOn];
  const run = spawnSync(process.execPath, flags, {
    stdio: ['ignore', 'pipe', 'inherit'],
    encoding: 'utf8',
  });
  process.stdout.write(run.stdout);
  if (run.status !== 0) report(file, `ended with ${run.status ?? run.signal}`);
  else if (!isOneJsonLine(run.stdout)) report(file, 'did not print exactly one JSON line');
}

function isOneJsonLine(text) {
  const lines = text.trim().split('\n');
  try {
    return lines.length === 1 && typeof JSON.parse(lines[0]) === 'object';
  } catch {
    return false;
  }
}

function report(file, what) {
  process.exitCode = 1;
  console.error(`${file}: ${what}`);
}

function fail(message) {
  console.error(message);
  process.exit(2);
}
