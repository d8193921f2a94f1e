import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { filesUnder, foldersUnder, lineCount, ROOT, textOf } from './tree.js';

/** A file is one concept: a longer one asks to be looked at, and is not refused. */
const LINES_WISHED = 400;
const FOLDERS_THAT_SAY_NOTHING =
  /^(src|common|shared|utils?|helpers?|misc|domain|application|infrastructure)$/;
const UNFINISHED = new RegExp(`\\b(${['TO' + 'DO', 'FIX' + 'ME'].join('|')})\\b`);
const FOCUSED = /\b(?:describe|it|test)\.only\b|\bfdescribe\s*\(|^\s*fit\(/m;
const SILENCED = /@ts-ignore|@ts-nocheck|eslint-disable(?!.* -- )/;

const sources = filesUnder('apps', 'libs', 'test').filter((file) => /\.(ts|tsx|mjs)$/.test(file));

describe('A tidy instance', () => {
  beforeAll(() => {
    const long = sources
      .map((file) => ({ file, lines: lineCount(file) }))
      .filter(({ lines }) => lines > LINES_WISHED);
    if (long.length > 0) console.warn(`longer than ${LINES_WISHED} lines:\n${listed(long)}`);
  });

  test('no folder has a name that says nothing', () => {
    const nameless = foldersUnder('apps', 'libs', 'test').filter((folder) =>
      FOLDERS_THAT_SAY_NOTHING.test(folder.slice(folder.lastIndexOf('/') + 1)),
    );
    expect(nameless).toEqual([]);
  });

  test('every lib has one front door, its index.ts', () => {
    const closed = libs().filter((lib) => !existsSync(join(ROOT, 'libs', lib, 'index.ts')));
    expect(closed).toEqual([]);
  });

  test('every lib and app is known to the Nest command line', () => {
    const known = Object.keys((JSON.parse(textOf('nest-cli.json')) as NestProjects).projects);
    const present = [...readdirSync(join(ROOT, 'apps')), ...libs()];
    expect(present.filter((name) => !known.includes(name))).toEqual([]);
  });

  test('no spec is focused, so none is left out by accident', () => {
    expect(sources.filter((file) => FOCUSED.test(textOf(file)) && !isThisFile(file))).toEqual([]);
  });

  test('nothing is left as a note to do later', () => {
    expect(sources.filter((file) => UNFINISHED.test(textOf(file)))).toEqual([]);
  });

  test('no check of the compiler or linter is silenced without a reason beside it', () => {
    expect(sources.filter((file) => SILENCED.test(textOf(file)) && !isThisFile(file))).toEqual([]);
  });
});

type NestProjects = { readonly projects: Readonly<Record<string, unknown>> };

/** Folders of libs/ that hold something: git does not know empty ones. */
function libs(): readonly string[] {
  return readdirSync(join(ROOT, 'libs')).filter((lib) => filesUnder(`libs/${lib}`).length > 0);
}

function listed(files: readonly { readonly file: string; readonly lines: number }[]): string {
  return files.map(({ file, lines }) => `${file}: ${lines}`).join('\n');
}

/** This file must name what it forbids. */
function isThisFile(file: string): boolean {
  return file === 'test/architecture/tidiness.spec.ts';
}
