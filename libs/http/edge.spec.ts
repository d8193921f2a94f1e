import { memoryVault } from '#vault';
import { wayBack } from './entry.js';
import { statusOf } from './rejection-status.js';
import { sentCookies } from './sent-cookies.js';
import { signed, unsigned } from './signed-values.js';

describe('The status of a refusal', () => {
  it.each([
    ['fund-unknown', 404],
    ['currency-unknown', 422],
    ['typist-may-not-release', 403],
    ['policy-days-invalid', 422],
    ['balance-too-small', 409],
    ['views-behind', 503],
    ['something-nobody-named', 409],
    ['constructor', 409],
  ])('%s is %i', (code, status) => {
    expect(statusOf(code)).toBe(status);
  });
});

describe('A signed value', () => {
  const vault = memoryVault();
  const cookie = signed(vault, 'session', 'the-session');

  it('is believed as it was signed', () => {
    expect(unsigned(vault, 'session', cookie)).toBe('the-session');
  });

  it.each([
    ['for another purpose', 'holder', cookie],
    ['changed', 'session', cookie.replace('the', 'my')],
    ['cut', 'session', cookie.slice(0, -1)],
    ['without a signature', 'session', 'the-session'],
    ['empty', 'session', ''],
    ['not there', 'session', undefined],
    ['signed by another instance', 'session', signed(memoryVault(), 'session', 'the-session')],
  ])('is not believed %s', (_how, purpose, value) => {
    expect(unsigned(vault, purpose, value)).toBeUndefined();
  });
});

describe('Cookies that a browser sends', () => {
  it('are read by name, the first of two', () => {
    const sent = sentCookies('a=1; b=x=y;a=2;  c ; =d; __proto__=e');

    expect(sent['a']).toBe('1');
    expect(sent['b']).toBe('x=y');
    expect(sent['c']).toBeUndefined();
    expect(sent['toString']).toBeUndefined();
    expect(sentCookies(undefined)).toEqual({});
  });
});

describe('The way back after signing in', () => {
  it('is a path of this instance', () => {
    expect(wayBack('/committee/case-1?tab=votes')).toBe('/committee/case-1?tab=votes');
  });

  it.each([
    '//elsewhere.example',
    'https://elsewhere.example',
    '/\\elsewhere',
    '',
    '/a b',
    7,
    '\t/x',
  ])('is home for %s', (next) => {
    expect(wayBack(next)).toBe('/');
  });
});
