/** Format and lint of the staged files only: what the commit hook can afford. */
import { execFileSync, spawnSync } from 'node:child_process';
import { join } from 'node:path';

process.chdir(join(import.meta.dirname, '..'));
const staged = execFileSync(
  'git',
  ['diff', '--cached', '--name-only', '--diff-filter=ACMR', '--relative', '-z'],
  { encoding: 'utf8' },
)
  .split('\0')
  .filter(Boolean);
// What is planted for the specs of the rules is wrong on purpose.
const isPlanted = (file) => file.startsWith('test/architecture/fixtures/');
const code = staged.filter((file) => /\.(ts|tsx|js|mjs|cjs)$/.test(file) && !isPlanted(file));

const checks = [
  [staged, 'prettier/bin/prettier.cjs', ['--check', '--ignore-unknown', '--log-level', 'warn']],
  [code, 'eslint/bin/eslint.js', ['--max-warnings', '0', '--no-warn-ignored']],
];
for (const [files, tool, flags] of checks) {
  if (files.length === 0) continue;
  const run = spawnSync(process.execPath, [join('node_modules', tool), ...flags, '--', ...files], {
    stdio: 'inherit',
  });
  if (run.status !== 0) process.exitCode = 1;
}
