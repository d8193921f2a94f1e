import { existsSync, readFileSync } from 'node:fs';

/** Beside the sources, and beside what is built from them. */
const PLACES = ['../../package.json', '../../../package.json'].map(
  (path) => new URL(path, import.meta.url),
);

/** The version of the program, as its package says it. */
export const VERSION = (
  JSON.parse(readFileSync(PLACES.find((path) => existsSync(path)) ?? '', 'utf8')) as {
    readonly version: string;
  }
).version;
