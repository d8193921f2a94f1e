import { textOf } from './tree.js';

const DECLARED = /^ {2}((?:ENTRAIDE_|EVENTSTORE_)[A-Z_]+)(?:\?:|:| =)/gm;
const DOCUMENTED = /^\| `((?:ENTRAIDE_|EVENTSTORE_)[A-Z_]+)`/gm;

describe('Every setting of the server', () => {
  const declared = namesIn('apps/server/settings.ts', DECLARED);

  test('is told in docs/configuration.md, and nothing else is', () => {
    expect(declared).toContain('EVENTSTORE_URL');
    expect(namesIn('docs/configuration.md', DOCUMENTED)).toEqual(declared);
  });
});

function namesIn(file: string, names: RegExp): readonly string[] {
  const found = [...textOf(file).matchAll(names)].map(([, name = '']) => name);
  return [...new Set(found)].sort();
}
