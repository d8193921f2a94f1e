import { Rejection } from '#kernel';
import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadMasterKey } from './master-key.js';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'master-'));
  file = join(folder, 'master.key');
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('the master key', () => {
  test('is made at first start, for its owner only, and is the same ever after', () => {
    const made = loadMasterKey({ file });
    expect(made).toHaveLength(32);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readFileSync(file, 'utf8')).toMatch(/^[0-9a-f]{64}\n$/);
    expect(loadMasterKey({ file })).toEqual(made);
    expect(readdirSync(folder)).toEqual(['master.key']);
  });

  test('differs from instance to instance', () => {
    expect(loadMasterKey({ file })).not.toEqual(loadMasterKey({ file: `${file}.other` }));
  });

  test('is refused when others may read its file', () => {
    loadMasterKey({ file });
    for (const mode of [0o640, 0o604, 0o620, 0o644]) {
      chmodSync(file, mode);
      expect(() => loadMasterKey({ file })).toThrow(new Rejection('master-key-readable-by-others'));
    }
    chmodSync(file, 0o400);
    expect(loadMasterKey({ file })).toHaveLength(32);
  });

  test.each([
    ['empty', ''],
    ['too short', 'ab'.repeat(31)],
    ['too long', 'ab'.repeat(33)],
    ['not hexadecimal', 'xy'.repeat(32)],
  ])('is refused when it is %s, and its file is left alone', (_how, text) => {
    writeFileSync(file, text, { mode: 0o600 });
    expect(() => loadMasterKey({ file })).toThrow(new Rejection('master-key-invalid'));
    expect(readFileSync(file, 'utf8')).toBe(text);
    expect(() => loadMasterKey({ file, fromEnvironment: text })).toThrow(
      new Rejection('master-key-invalid'),
    );
  });

  test('from the environment wins, and no file is made or read', () => {
    const fromEnvironment = 'AB'.repeat(32);
    expect(loadMasterKey({ file, fromEnvironment })).toEqual(Buffer.alloc(32, 0xab));
    expect(existsSync(file)).toBe(false);
  });

  test('in a folder that is not there is an error, not a key in memory', () => {
    expect(() => loadMasterKey({ file: join(folder, 'nowhere', 'master.key') })).toThrow('ENOENT');
  });
});
