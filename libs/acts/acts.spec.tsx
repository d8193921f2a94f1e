import { join } from 'node:path';
import { IsIn, IsOptional } from 'class-validator';
import { requireAct } from '#gate';
import type { Visitor } from '#http';
import { ensure, type Money } from '#kernel';
import { IsDay, IsMinorUnits, MoneyDto } from '#validation';
import { ReaderProvider, renderFragment, setTextFolders, translator } from '#web';
import {
  ActForm,
  GoneAct,
  actsController,
  declareFor,
  nextAndAside,
  openActs,
  ownWork,
  type ActSet,
  type Field,
  type Place,
} from './index.js';
import { targetIn } from './act-pages.js';
import { actingRole } from './acting.js';
import { controlsOf, inputOf } from './read-fields.js';

// The lamp has no texts of its own: it borrows those of a payout's acts.
beforeAll(() =>
  setTextFolders(
    ['disbursements', 'applications'].map((name) => join(process.cwd(), 'libs', name, 'i18n')),
  ),
);

// A lamp that is lit and put out: an act each, on the lines of the gate's table for a screening
// (treasurer, releaser) and for a release (releaser).

type Lamp = Place & { readonly lit: boolean; readonly litBy: string; readonly tied?: true };

class LightDto {
  @IsIn(['white', 'red'])
  colour!: 'white' | 'red';

  @IsOptional()
  @IsDay()
  until?: string;

  @IsMinorUnits()
  costMinor!: string;

  money?: MoneyDto;
}

const fields: readonly Field<Lamp>[] = [
  {
    kind: 'choice',
    name: 'colour',
    values: ['yes', 'no'],
    texts: 'status:vote',
    label: 'common:amount',
  },
  { kind: 'day', name: 'until', label: 'finance:field.paid-on', optional: true },
  {
    kind: 'minor-units',
    name: 'costMinor',
    control: 'cost',
    label: 'common:amount',
    currency: () => 'EUR',
    absent: '0',
  },
  { kind: 'fixed', name: 'seen.revision', control: 'revision', as: 'figure', value: () => '3' },
];

const declare = declareFor<Lamp>();
const light = declare<LightDto>({
  act: 'payout.screen',
  name: 'light',
  summary: 'Light the lamp',
  input: LightDto,
  example: { colour: 'white', costMinor: '0' },
  fields,
  creates: ['lampId'],
  ask: ({ lit, tied, authority: { by } }) => {
    const isLetIn = by.roles.includes('treasurer');
    ensure(isLetIn, 'not-allowed');
    ensure(!(tied && (by.ties ?? []).length > 0), 'tied-to-case');
    ensure(!lit, 'wrong-stage');
  },
  run: async () => ({ position: 1n, repeated: false, body: { lampId: 'lamp' } }),
});
const putOut = declare({
  act: 'payout.release',
  name: 'put-out',
  summary: 'Put the lamp out',
  movesMoney: true,
  fields: [{ kind: 'confirmed', name: 'seen' }],
  ask: ({ lit, litBy, authority: { by } }) => {
    ensure(by.roles.includes('releaser'), 'not-allowed');
    ensure(lit, 'dark');
    ensure(litBy !== by.id, 'preparer-may-not-release');
  },
  notYet: ['dark'],
  run: async () => ({ position: 2n, repeated: false }),
});
const LAMP: ActSet<Lamp> = {
  tag: 'lamps',
  base: 'api/v1/lamps/:lampId',
  texts: 'finance',
  acts: [light, putOut],
  answer: (id) => ({ id }),
};

const lamp = (roles: Place['authority']['by']['roles'], change: Partial<Lamp> = {}): Lamp => ({
  authority: { at: '2026-03-09T10:00:00.000Z', today: '2026-03-09', by: { id: 'ada', roles } },
  lit: false,
  litBy: 'bel',
  ...change,
});
const offered = (place: Lamp) =>
  openActs(LAMP, place).map(({ declaration, refusal }) => [declaration.name, refusal?.code]);

describe('What is offered', () => {
  test('is what the rules let this person do now', () => {
    expect(offered(lamp(['treasurer']))).toEqual([['light', undefined]]);
    expect(offered(lamp(['releaser'], { lit: true }))).toEqual([['put-out', undefined]]);
  });

  test('is said with the rule that stands against it, where it is time for it', () => {
    expect(offered(lamp(['releaser'], { lit: true, litBy: 'ada' }))).toEqual([
      ['put-out', 'preparer-may-not-release'],
    ]);
  });

  test('is said to be others’ where it is a matter of role, and only when it is time', () => {
    expect(offered(lamp(['auditor']))).toEqual([['light', 'not-allowed']]);
    expect(offered(lamp(['auditor'], { lit: true }))).toEqual([['put-out', 'not-allowed']]);
  });

  test('is nothing that a tie only seems to leave open', () => {
    const tie = { tieId: 't', partyRef: 'p', from: '2026-01-01', until: null };
    const place = lamp(['treasurer'], { lit: true, tied: true });
    const by = { ...place.authority.by, ties: [tie] };
    expect(offered({ ...place, authority: { ...place.authority, by } })).toEqual([
      ['put-out', 'not-allowed'],
    ]);
  });

  test('what a seat lets in to is "not yours" without one, and "not now" when it is not the time', () => {
    const vote = declare({
      act: 'case.vote',
      name: 'vote',
      summary: 'Vote on the lamp',
      fields: [],
      ask: ({ lit, authority }) => {
        requireAct('case.vote', authority);
        ensure(lit, 'wrong-stage');
      },
      run: async () => ({ position: 3n, repeated: false }),
    });
    const set = { ...LAMP, acts: [vote] };
    const asked = (lit: boolean) => openActs(set, lamp(['treasurer'], { lit }));
    expect(asked(true).map(({ refusal }) => refusal?.code)).toEqual(['not-mandated']);
    expect(ownWork(asked(true))).toEqual([]);
    expect(asked(false)).toEqual([]);
  });

  test('stands beside the next steps where its declaration says so of the place', () => {
    const dark = { ...light, aside: ({ lit }: Lamp) => !lit };
    const place = lamp(['treasurer']);
    const { next, aside } = nextAndAside(openActs({ ...LAMP, acts: [dark] }, place), place);
    expect([next.length, aside.length]).toEqual([0, 1]);
  });

  test('a fault of the rules is no refusal', () => {
    const broken = { ...LAMP, acts: [{ ...light, ask: () => JSON.parse('{') as unknown }] };
    expect(() => openActs(broken, lamp(['treasurer']))).toThrow(SyntaxError);
  });
});

describe('What a form sent', () => {
  const reading = { locale: 'fr', currency: 'EUR' };

  test('is read as the declaration of the input wants it', () => {
    const sent = { colour: 'red', until: '2026-04-01', cost: '1 250,50', revision: '3', more: 'x' };
    expect(inputOf(fields, sent, reading)).toEqual({
      colour: 'red',
      until: '2026-04-01',
      costMinor: '125050',
      seen: { revision: 3 },
    });
  });

  test('leaves out what was left empty, and keeps what is wrong for the declaration', () => {
    expect(inputOf(fields, { revision: 'three' }, reading)).toEqual({
      costMinor: '0',
      seen: { revision: 'three' },
    });
  });

  test('an amount that is none is told at its control', () => {
    const wrong = () => inputOf(fields, { cost: 'much' }, reading);
    expect(wrong).toThrow(
      expect.objectContaining({ params: expect.objectContaining({ field: 'cost' }) }),
    );
  });

  test('money brings its currency, from the thing or from the form', () => {
    const money: readonly Field<Lamp>[] = [
      { kind: 'money', name: 'money', control: 'amount', currency: () => 'EUR' },
    ];
    const read = (sent: object, currency?: string): unknown =>
      inputOf(money, { ...sent }, { locale: 'en', currency });
    expect(read({ amount: '1.5' }, 'EUR')).toEqual({ money: { minor: '150', currency: 'EUR' } });
    const yen: Money = { minor: '15', currency: 'JPY' };
    expect(read({ amount: '15', amountCurrency: 'JPY' })).toEqual({ money: yen });
    expect(controlsOf(money)).toEqual({
      money: 'amount',
      'money.minor': 'amount',
      'money.currency': 'amount',
    });
  });

  test('is made into what the input wants: a day into its last moment, words into what they say', () => {
    const more: readonly Field<Lamp>[] = [
      { kind: 'last-moment', name: 'until' },
      { kind: 'many', name: 'rooms', options: () => [] },
      { kind: 'yes-no', name: 'terms.dim', control: 'dim', value: 'yes' },
      { kind: 'text', name: 'terms.places', control: 'places', read: (typed) => typed.split(' ') },
    ];
    const sent = { until: '2026-07-01', rooms: 'hall', dim: 'no', places: 'here there' };
    expect(inputOf(more, sent, { locale: 'en', timeZone: 'Africa/Tunis' })).toEqual({
      until: '2026-07-01T22:59:59.000Z',
      rooms: ['hall'],
      terms: { dim: false, places: ['here', 'there'] },
    });
    expect(inputOf(more, { until: 'soon' }, reading)).toEqual({ until: 'soon' });
    expect(controlsOf(more)).toMatchObject({ terms: 'dim', 'terms.places': 'places' });
  });

  test('and what has to be confirmed is, or it is not taken', () => {
    expect(inputOf(putOut.fields, { seen: 'yes' }, reading)).toEqual({});
    expect(() => inputOf(putOut.fields, {}, reading)).toThrow('invalid-input');
  });
});

describe('The form of an act', () => {
  const t = translator('en');
  const form = (again?: { readonly field: string }): string => {
    const place = lamp(['treasurer']);
    const problems = again ? [{ field: again.field, text: 'That is no amount.' }] : [];
    const values = { 'screening.lamp-1.cost': 'much' };
    const back = { act: 'screening', target: 'lamp-1', problems, values };
    return renderFragment(
      <ReaderProvider locale="en">
        <ActForm
          open={{ declaration: named, refusal: undefined }}
          place={place}
          texts="finance"
          path="/lamps/lamp-1"
          target="lamp-1"
          again={again ? back : undefined}
          t={t}
          locale="en"
        />
      </ReaderProvider>,
    );
  };
  // It borrows the texts of an act that there is.
  const named = { ...light, name: 'screening' };

  test('has a control for each field, with a prefix of its own', () => {
    const html = form();
    expect(html).toContain('action="/lamps/lamp-1/screening"');
    for (const name of ['colour', 'until', 'cost', 'revision']) {
      expect(html).toContain(`name="screening.lamp-1.${name}"`);
    }
  });

  test('stands there again with its problem and what was sent', () => {
    const html = form({ field: 'cost' });
    expect(html).toContain('href="#f-screening-lamp-1-cost"');
    expect(html).toContain('value="much"');
  });
});

describe('Where things have no addresses of their own', () => {
  test('the form says which thing it was about', () => {
    const sent = { _csrf: 'x', 'screening.award fund-1.EUR.cost': 'much' };
    expect(targetIn('screening', sent)).toBe('award fund-1.EUR');
    expect([targetIn('release', sent), targetIn('screening', { cost: 'much' })]).toEqual(['', '']);
  });
});

describe('An act that was refused', () => {
  const problems = [{ field: 'cost', text: 'Somebody was quicker.' }];
  const again = { act: 'light', target: 'lamp-1', problems, values: {} };
  const said = (offered: Parameters<typeof GoneAct>[0]['offered']): string =>
    renderFragment(
      <ReaderProvider locale="en">
        <GoneAct again={again} offered={offered} />
      </ReaderProvider>,
    );
  const open = openActs(LAMP, lamp(['treasurer']));
  const others = openActs(LAMP, lamp(['auditor']));

  test('is told in its form, and where that is gone on its page', () => {
    expect(said([{ target: 'lamp-1', open }])).toBe('');
    for (const offered of [
      [],
      [{ target: 'lamp-2', open }],
      [{ target: 'lamp-1', open: others }],
    ]) {
      expect(said(offered)).toContain('Somebody was quicker.');
    }
  });
});

describe('The role that stands in the log', () => {
  const actsAs = (act: 'role.revoke' | 'case.vote' | 'payout.release', ...roles: string[]) => {
    const firstOf = (wanted: readonly string[]) => wanted.find((role) => roles.includes(role));
    const account = { accountId: 'ada', roles, firstOf } as unknown as Visitor['account'];
    return actingRole({ account } as Visitor, { ...putOut, act }, LAMP);
  };

  test('is one that the gate asks for', () => {
    expect(actsAs('payout.release', 'auditor', 'releaser')).toBe('releaser');
    expect(() => actsAs('payout.release', 'auditor')).toThrow('role-needed');
  });

  test('is that of the seat where a seat lets in, and never one that only others have', () => {
    expect(actsAs('case.vote')).toBe('reviewer');
    expect(actsAs('role.revoke', 'treasurer')).toBe('treasurer');
    expect(actsAs('role.revoke')).toBe('person');
  });
});

describe('The API of a set of acts', () => {
  const controller = actsController(LAMP);
  const about = (name: string, key: string): unknown =>
    Reflect.getMetadata(key, (controller.prototype as Record<string, object>)[name] as object);

  test('has a route for each, by the name of the act', () => {
    expect(Reflect.getMetadata('path', controller)).toBe('api/v1/lamps/:lampId');
    expect(['light', 'put-out'].map((name) => about(name, 'path'))).toEqual(['light', 'put-out']);
  });

  test('that is validated by the declaration of its input, where it takes any', () => {
    const typesOf = (name: string) =>
      Reflect.getMetadata('design:paramtypes', controller.prototype as object, name) as unknown[];
    expect(typesOf('light').at(-1)).toBe(LightDto);
    expect(typesOf('put-out')).toHaveLength(3);
  });

  test('under its own address, and under every parameter of the thing', () => {
    const set = { ...LAMP, base: 'api/v1/rooms/:room/lamps/:lamp' };
    const acts = [
      { ...light, at: 'lamp/light' },
      { ...putOut, at: 'off', route: '' },
    ];
    const there = actsController({ ...set, acts }).prototype as Record<string, object>;
    const pathOf = (name: string): unknown => Reflect.getMetadata('path', there[name] as object);
    expect([pathOf('light'), pathOf('put-out')]).toEqual(['lamp/light', '/']);
    const described = Reflect.getMetadata('swagger/apiParameters', there['light'] as object) as {
      readonly in: string;
      readonly name: string;
    }[];
    const named = described.filter((one) => one.in === 'path').map(({ name }) => name);
    expect(named.sort()).toEqual(['lamp', 'room']);
  });

  test('and answers 201 where something is made', () => {
    expect(about('light', '__httpCode__')).toBe(201);
    expect(about('put-out', '__httpCode__')).toBe(200);
  });
});
