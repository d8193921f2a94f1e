import { newId } from '#kernel';
import { TillRoom, tillView } from './support/till.room.js';
import { startTestServer, type Client, type TestServer } from './support/test-server.js';

const FUND = '7d9c1f9e-3f5b-4c53-9a57-0d5c2c5f8f10';
const gift = {
  fundId: FUND,
  money: { minor: '125000', currency: 'EUR' },
  method: 'bank',
  receivedOn: '2026-03-31',
};
const PATH = '/api/v1/till/gifts';

describe('What cannot be read or is not as declared leaves no event', () => {
  let server: TestServer;
  let treasurer: Client;
  let before: bigint;

  beforeAll(async () => {
    server = await startTestServer({ modules: [TillRoom], projections: [tillView] });
    treasurer = await server.as(['treasurer']);
  });
  afterAll(() => server.stop());
  beforeEach(async () => {
    before = await server.instance.ports.store.head();
  });
  afterEach(async () => {
    expect(await server.instance.ports.store.head()).toBe(before);
  });

  const send = (body: unknown, headers: Record<string, string> = {}) =>
    treasurer.post(PATH, body, { 'idempotency-key': newId(), ...headers });

  it.each([
    ['an unknown field', { ...gift, colour: 'red' }, 'colour', 'whitelistValidation'],
    ['a number where text belongs', { ...gift, method: 7 }, 'method', 'isIn'],
    ['a missing field', { ...gift, receivedOn: undefined }, 'receivedOn', 'isDay'],
    ['a number for minor units', amount(1250), 'money.minor', 'isMinorUnits'],
    ['negative minor units', amount('-5'), 'money.minor', 'isMinorUnits'],
    ['fractional minor units', amount('12.50'), 'money.minor', 'isMinorUnits'],
    ['a leading zero', amount('0125'), 'money.minor', 'isMinorUnits'],
    ['an unknown currency', amount('1', 'XXQ'), 'money.currency', 'isCurrencyCode'],
    ['a day that does not exist', { ...gift, receivedOn: '2026-02-30' }, 'receivedOn', 'isDay'],
    ['half of a character', { ...gift, note: '\ud800' }, 'note', 'isWellFormed'],
    [
      'a field of a nested list',
      withLines({ label: '', money: gift.money }),
      'lines[0].label',
      'isPlainText',
    ],
    ['a list where an object belongs', { ...gift, money: [] }, 'money', 'isObject'],
  ])('%s: the problem names the field', async (_what, body, field, rule) => {
    const { status, type, body: problem } = await send(body);

    expect([status, type]).toEqual([422, 'application/problem+json']);
    expect(problem).toMatchObject({ type: '/problems/invalid-input', status: 422 });
    expect(problem.errors).toContainEqual(expect.objectContaining({ field, rule }));
    expect(problem.errors.every((each: { detail: string }) => each.detail.length > 5)).toBe(true);
  });

  it.each(['__proto__', 'constructor', 'toString'])('a field called %s', async (name) => {
    const text = JSON.stringify(gift).replace('{', `{"${name}":{"admin":true},`);

    const { status, body } = await send(text);

    expect(status).toBe(422);
    expect(body.errors).toContainEqual(expect.objectContaining({ field: name }));
    expect(({} as { admin?: boolean }).admin).toBeUndefined();
  });

  it.each([
    ['{"fundId":', 400, 'json-broken'],
    ['', 422, 'invalid-input'],
    ['[]', 422, 'invalid-input'],
    ['null', 422, 'invalid-input'],
    ['"text"', 422, 'invalid-input'],
    ['{"a":NaN}', 400, 'json-broken'],
    ['{"method":"bank","method":"cash"}', 400, 'json-key-repeated'],
    ['{"money":{"minor":"1","min\\u006fr":"2"}}', 400, 'json-key-repeated'],
    [`{"a":${'['.repeat(5000)}${']'.repeat(5000)}}`, 422, 'invalid-input'],
  ])('the body %.40s is answered %i %s', async (body, status, code) => {
    const answered = await send(body);

    expect([answered.status, answered.body.code]).toEqual([status, code]);
  });

  it('bytes that are not UTF-8', async () => {
    const text = Buffer.from(JSON.stringify({ ...gift, note: 'caf\u00e9' }), 'latin1');

    const { status, body } = await raw(text, 'application/json');

    expect([status, body.code]).toEqual([400, 'body-not-utf8']);
  });

  it('a body beyond the limit', async () => {
    const { status, body } = await send({ ...gift, note: 'x'.repeat(300_000) });

    expect([status, body.code]).toEqual([413, 'body-too-large']);
  });

  it.each([
    'text/plain',
    'application/xml',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
  ])('the content type %s', async (contentType) => {
    const { status, body } = await raw(Buffer.from('a=1'), contentType);

    expect([status, body.code]).toEqual([415, 'content-type-unknown']);
  });

  it('a key that is too long or not printable', async () => {
    const long = await send(gift, { 'idempotency-key': 'k'.repeat(201) });
    const strange = await send(gift, { 'idempotency-key': 'cl\u00e9' });

    expect([long.status, long.body.code]).toEqual([400, 'idempotency-key-invalid']);
    expect([strange.status, strange.body.code]).toEqual([400, 'idempotency-key-invalid']);
  });

  it('money is not moved without an idempotency key', async () => {
    const { status, body } = await treasurer.post(PATH, gift);

    expect([status, body.code]).toEqual([400, 'idempotency-key-needed']);
  });

  it('a query that is not a number', async () => {
    const { status, body } = await treasurer.get(`${PATH}?limit=many`);

    expect(status).toBe(422);
    expect(body.errors[0]).toMatchObject({ field: 'limit' });
  });

  it.each(['/api/v1/%', '/api/v1/till/gifts/%ff', `/api/v1/till/gifts/${'x'.repeat(500)}`])(
    'the address %.40s',
    async (path) => {
      const { status, type } = await treasurer.get(path);

      expect([400, 404, 414, 422]).toContain(status);
      expect(type).toBe('application/problem+json');
    },
  );

  it('problems are told in the language of the reader', async () => {
    const { body } = await send({ ...gift, colour: 1 }, { 'accept-language': 'fr-CH, en;q=0.5' });

    expect(body.title).toBe('Une partie n’est pas correcte');
  });

  function raw(bytes: Buffer, contentType: string) {
    return fetch(server.url + PATH, {
      method: 'POST',
      body: new Uint8Array(bytes),
      headers: { 'content-type': contentType, accept: 'application/json' },
    }).then(async (answered) => ({ status: answered.status, body: await answered.json() }));
  }
});

function amount(minor: unknown, currency = 'EUR') {
  return { ...gift, money: { minor, currency } };
}

function withLines(...lines: readonly unknown[]) {
  return { ...gift, lines };
}
