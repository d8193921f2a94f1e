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

describe('Every figure of the server', () => {
  test('is told in docs/configuration.md', () => {
    const figures = namesIn('apps/server/metrics.ts', /name: '(entraide_[a-z_]+)'/g);
    const told = textOf('docs/configuration.md');
    expect(figures.length).toBeGreaterThan(0);
    expect(figures.filter((name) => !told.includes(`\`${name}\``))).toEqual([]);
  });

  test('that an operator is told to watch is there', () => {
    const watched = namesIn('docs/runbooks/cluster.md', /^\| `(entraide_[a-z_]+)`/gm);
    const figures = namesIn('docs/configuration.md', /`(entraide_[a-z_]+)`/g);
    expect(watched.length).toBeGreaterThan(0);
    expect(watched.filter((name) => !figures.includes(name))).toEqual([]);
  });
});

function namesIn(file: string, names: RegExp): readonly string[] {
  const found = [...textOf(file).matchAll(names)].map(([, name = '']) => name);
  return [...new Set(found)].sort();
}
