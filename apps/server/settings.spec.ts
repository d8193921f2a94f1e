import { cardsIn, clusterIn, mailIn, readSettings, SettingsRefused } from './settings.js';

describe('The settings of a server', () => {
  it('have defaults that let a new instance start', () => {
    expect(readSettings({ HOME: '/root', ENTRAIDE_PUBLIC_URL: '' })).toMatchObject({
      ENTRAIDE_DATA: './data',
      ENTRAIDE_PORT: 3000,
      ENTRAIDE_HOST: '127.0.0.1',
    });
  });

  it('are read from text', () => {
    const settings = readSettings({
      ENTRAIDE_PORT: '8080',
      ENTRAIDE_PUBLIC_URL: 'https://f.example',
    });

    expect(settings.ENTRAIDE_PORT).toBe(8080);
    expect(settings.ENTRAIDE_PUBLIC_URL).toBe('https://f.example');
  });

  it.each([
    ['ENTRAIDE_PORT', 'eighty'],
    ['ENTRAIDE_PORT', '70000'],
    ['ENTRAIDE_PORT', '1.5'],
    ['ENTRAIDE_LOG_LEVEL', 'loud'],
    ['ENTRAIDE_MASTER_KEY', 'not-hex'],
    ['ENTRAIDE_PUBLIC_URL', 'fund.example.org'],
    ['ENTRAIDE_PUBLIC_URL', 'https://fund.example.org/path'],
    ['ENTRAIDE_ROLE', 'api'],
    ['ENTRAIDE_POTR', '3000'],
    ['EVENTSTORE_URL', 'http://localhost:2113'],
    ['ENTRAIDE_STREAM_PREFIX', 'tenant-'],
    ['ENTRAIDE_STRIPE_KEY', 'pk_live_not-hex'],
    ['ENTRAIDE_STRIPE_URL', '127.0.0.1:12111'],
    ['ENTRAIDE_STRIPE_WEBHOOK_SECRET', 'not-hex'],
    ['ENTRAIDE_STRIPE_COMPARE_HOURS', '0'],
  ])('refuse %s=%s, and name it', (name, value) => {
    const refused = refusalOf({ [name]: value });

    expect(refused.problems).toHaveLength(1);
    expect(refused.message).toContain(`${name}: `);
    expect(refused.message).not.toContain('not-hex');
  });

  it('let roles be split in a cluster, whose name and password they never repeat', () => {
    const url = 'esdb://admin:secret@localhost:2113?tls=true';
    const settings = readSettings({ EVENTSTORE_URL: url, ENTRAIDE_ROLE: 'worker' });

    expect(clusterIn(settings)).toEqual({ url });
    expect(refusalOf({ EVENTSTORE_URL: `${url} x` }).message).not.toContain('secret');
  });

  it.each(['0.0.0.0', '::'])('refuse to answer everybody on %s before it is said where', (host) => {
    expect(refusalOf({ ENTRAIDE_HOST: host }).message).toContain('ENTRAIDE_PUBLIC_URL: ');
    const url = 'https://fund.example.org';
    const settings = readSettings({ ENTRAIDE_HOST: host, ENTRAIDE_PUBLIC_URL: url });
    expect(settings.ENTRAIDE_HOST).toBe(host);
  });

  it('send letters with a server, an address and the place of the house, and not without one', () => {
    const all = {
      ENTRAIDE_MAIL_URL: 'smtps://name:word@mail.example.org',
      ENTRAIDE_MAIL_FROM: 'fund@example.org',
      ENTRAIDE_PUBLIC_URL: 'https://fund.example.org',
    };
    expect(mailIn(readSettings(all))).toEqual({
      url: all.ENTRAIDE_MAIL_URL,
      from: all.ENTRAIDE_MAIL_FROM,
      house: all.ENTRAIDE_PUBLIC_URL,
    });
    expect(mailIn(readSettings({}))).toBeUndefined();
    for (const name of Object.keys(all) as (keyof typeof all)[]) {
      if (name === 'ENTRAIDE_MAIL_URL') continue;
      expect(() => readSettings({ ...all, [name]: '' })).toThrow('ENTRAIDE_MAIL_URL');
    }
    expect(() => readSettings({ ENTRAIDE_MAIL_FROM: 'fund@example.org' })).toThrow(
      'ENTRAIDE_MAIL_FROM',
    );
    expect(() => readSettings({ ...all, ENTRAIDE_MAIL_FROM: 'a@b.org, c@d.org' })).toThrow(
      SettingsRefused,
    );
  });

  it('take cards with a key and the secret of its webhook, and not with one of them', () => {
    const key = { ENTRAIDE_STRIPE_KEY: 'sk_test_secret' };
    const both = { ...key, ENTRAIDE_STRIPE_WEBHOOK_SECRET: 'whsec_secret' };
    expect(cardsIn(readSettings(both))).toMatchObject({ key: 'sk_test_secret' });
    expect(cardsIn(readSettings({}))).toBeUndefined();
    const { message } = refusalOf(key);
    expect(message).toContain('ENTRAIDE_STRIPE_WEBHOOK_SECRET: ');
    expect(message).not.toContain('sk_test_secret');
  });

  it('send a live key to nobody but Stripe', () => {
    const live = {
      ENTRAIDE_STRIPE_KEY: 'sk_live_secret',
      ENTRAIDE_STRIPE_WEBHOOK_SECRET: 'whsec_secret',
    };
    expect(cardsIn(readSettings(live))?.url).toBeUndefined();
    const url = 'http://127.0.0.1:12111';
    expect(refusalOf({ ...live, ENTRAIDE_STRIPE_URL: url }).problems).toHaveLength(1);
  });

  it('name everything that is wrong at once', () => {
    const { problems } = refusalOf({ ENTRAIDE_PORT: '-1', ENTRAIDE_COLOUR: 'red' });

    expect(problems).toHaveLength(2);
  });
});

function refusalOf(environment: Record<string, string>): SettingsRefused {
  try {
    readSettings(environment);
  } catch (error) {
    if (error instanceof SettingsRefused) return error;
    throw error;
  }
  throw new Error('they were not refused');
}
