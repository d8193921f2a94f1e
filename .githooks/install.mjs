/**
 * Run by npm after an install: in a git checkout the hooks of this folder become active. Without
 * git, in an unpacked archive or in CI there is nothing to do, and an install never fails for it.
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
if (!process.env['CI'] && existsSync(join(root, '.git')))
  spawnSync('git', ['config', 'core.hooksPath', '.githooks'], { cwd: root, stdio: 'ignore' });
