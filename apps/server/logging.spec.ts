import { Writable } from 'node:stream';
import { serverLog } from './logging.js';

describe('The log of a server', () => {
  const lines: string[] = [];
  const log = serverLog(
    'info',
    new Writable({
      write: (chunk: Buffer, _encoding, done) => {
        lines.push(String(chunk));
        done();
      },
    }),
  );
  beforeEach(() => lines.splice(0));

  it.each([
    ['a header', { headers: { authorization: 'Bearer 4711' } }],
    ['a header of a request', { req: { headers: { cookie: 'session=4711' } } }],
    ['a body', { body: { iban: '4711' } }],
    ['a body of a request', { req: { body: { note: '4711' } } }],
    ['an address with its query', { req: { url: '/case?code=4711' } }],
    ['a password wherever it stands', { sent: { form: { password: '4711' } } }],
    ['a cookie that is set', { reply: { 'set-cookie': '4711' } }],
    ['a token', { token: '4711' }],
  ])('never holds %s', (_what, details) => {
    log.info(details, 'something happened');

    expect(lines.join('')).toContain('[redacted]');
    expect(lines.join('')).not.toContain('4711');
  });

  it('tells of an error its kind, message, stack and cause, and no more', () => {
    const error = Object.assign(new Error('outer', { cause: new Error('inner') }), {
      iban: '4711',
    });

    log.error({ err: error }, 'unexpected');

    const { err } = JSON.parse(lines[0] ?? '') as { err: { message: string; cause: object } };
    expect(err.message).toBe('outer');
    expect(err.cause).toMatchObject({ message: 'inner' });
    expect(lines[0]).not.toContain('4711');
  });
});
