import { filesUnder, textOf } from './tree.js';

/** What only contexts speak of. */
const DOMAIN = new Set(
  'application applicant grant donor donation gift committee disbursement payout pledge restriction intake'
    .split(' ')
    .flatMap((word) => [word, `${word}s`]),
);

const platform = ['libs/web', 'libs/http', 'libs/commands', 'libs/effects'];

describe('The platform', () => {
  test.each(platform)('%s has no name of the domain', (lib) => {
    const found = filesUnder(lib)
      .filter((file) => /\.tsx?$/.test(file) && !/\.(spec|fixtures)\.tsx?$|\/gallery/.test(file))
      .flatMap((file) => domainNamesIn(textOf(file)).map((name) => `${lib}: ${name}`));
    expect([...new Set(found)]).toEqual([]);
  });

  test('would be told of one', () => {
    const planted = `
      // A grant in a comment and 'application/json' in a text are no names.
      const accept = 'application/json';
      export function grantCode(id: string) { return id; }
      const MAX_PAYOUTS = 3;`;
    expect(domainNamesIn(planted)).toEqual(['grantCode', 'MAX_PAYOUTS']);
  });
});

/** Names in code, comments and texts apart, in which a word of the domain stands. */
function domainNamesIn(code: string): readonly string[] {
  const bare = code
    .replace(/\/\*[\s\S]*?\*\/|\/\/[^\n]*/g, ' ')
    .replace(/'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"/g, ' ');
  return [...bare.matchAll(/[A-Za-z_$][\w$]*/g)].map(([name]) => name).filter(isOfDomain);
}

function isOfDomain(name: string): boolean {
  const words = name.replace(/(?<=[a-z0-9])(?=[A-Z])/g, '_').split('_');
  return words.some((word) => DOMAIN.has(word.toLowerCase()));
}
