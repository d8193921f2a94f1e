import { validateSync } from 'class-validator';
import * as fc from 'fast-check';
import {
  validatorOf,
  IsCurrency,
  IsDay,
  IsInstant,
  IsKeyText,
  IsMinorUnits,
  IsPlainText,
  MoneyDto,
} from './index.js';

describe('an amount in minor units', () => {
  it('is a positive integer as text', () => {
    expectAccepted(IsMinorUnits(), ['1', '1250', '9'.repeat(16)]);
    expectRefused(IsMinorUnits(), ['0', '-1', '01', '1.5', '1e3', '+1', ' 1', '', '9'.repeat(17)]);
    expectRefused(IsMinorUnits(), [1250, 12.5, 10n, null, undefined, true, ['1'], '١٢', '1\n']);
  });

  it('may be zero or less where the field says so', () => {
    expectAccepted(IsMinorUnits({ allowZero: true }), ['0', '7']);
    expectRefused(IsMinorUnits({ allowZero: true }), ['-0', '00', '-7']);
    expectAccepted(IsMinorUnits({ allowNegative: true }), ['-7', '7']);
    expectRefused(IsMinorUnits({ allowNegative: true }), ['0', '-0', '-07', '--7']);
  });

  it('is every integer of up to 16 digits, and nothing that BigInt would read otherwise', () => {
    const units = fc.bigInt({ min: -(10n ** 16n) + 1n, max: 10n ** 16n - 1n });
    const any = IsMinorUnits({ allowZero: true, allowNegative: true });
    const accepts = acceptorOf(any);
    fc.assert(fc.property(units, (minor) => accepts(minor.toString())));
    fc.assert(fc.property(fc.string(), (text) => !accepts(text) || String(BigInt(text)) === text));
  });
});

describe('a currency', () => {
  it('is an active ISO 4217 code with minor units', () => {
    expectAccepted(IsCurrency(), ['EUR', 'TND', 'XOF', 'JPY']);
    expectRefused(IsCurrency(), ['eur', 'EURO', 'XXX', 'XAU', 'DEM', '', 'constructor', 978, null]);
  });
});

describe('a day', () => {
  it('exists in the calendar', () => {
    expectAccepted(IsDay(), ['2026-02-28', '2024-02-29', '2000-02-29']);
    expectRefused(IsDay(), ['2026-02-29', '1900-02-29', '2026-04-31', '2026-00-10', '2026-13-01']);
    expectRefused(IsDay(), ['2026-2-8', '28/02/2026', '2026-02-28T00:00:00Z', '', 20260228, null]);
  });
});

describe('an instant', () => {
  it('exists, and says its offset', () => {
    expectAccepted(IsInstant(), ['2026-02-28T10:00:00Z', '2026-02-28T10:00+02:00']);
    expectRefused(IsInstant(), ['2026-02-28T10:00:00', '2026-02-30T10:00:00Z', '2026-02-28']);
    expectRefused(IsInstant(), ['2026-02-28T25:00:00Z', '2026-02-28T10:61:00Z', 0, null]);
  });
});

describe('plain text', () => {
  it('is what people write, in any script, with line breaks and tabs', () => {
    const written = ['a', 'Loyer de mars\n\tet avril', 'إيجار شهر مارس', '👩‍👩‍👧', 'e\u0301', 'a\r\nb'];
    expectAccepted(IsPlainText({ max: 30 }), written);
  });

  it('shows something', () => {
    expectRefused(IsPlainText({ max: 30 }), ['', ' ', '\n\t', '\u00a0', '\u200b', '\u2060\ufeff']);
  });

  it('has no control characters, no halves of characters, no broken UTF-8', () => {
    const bytes = Buffer.from([0x61, 0xc3, 0x28]).toString('utf8');
    const broken = [
      'a\u0000',
      'a\u0007',
      'a\u001b[31m',
      'a\u007f',
      'a\u0085',
      'a\rb',
      'a\r',
      bytes,
    ];
    expectRefused(IsPlainText({ max: 30 }), [...broken, 'a\ud800', '\udc00a', 5, null, ['a']]);
  });

  it('has none of these for class-validator itself, which knows the rule too', () => {
    class TextDto {
      @IsPlainText({ max: 30 })
      text!: string;
    }
    const errorsOf = (text: string) => validateSync(Object.assign(new TextDto(), { text }));
    expect(errorsOf('Loyer de mars')).toEqual([]);
    for (const text of ['a\ud800', 'a\u0000']) {
      expect(errorsOf(text)[0]?.constraints).toEqual({
        isPlainText: 'text must be text of 1 to 30 characters without control characters',
      });
    }
  });

  it('loses what nobody sees: direction, no width, fillers, hidden tags', () => {
    class NameDto {
      @IsPlainText({ max: 60, singleLine: true })
      name!: string;

      @IsPlainText({ max: 60 })
      story = 'x';
    }
    const read = validatorOf(NameDto);
    const nameOf = (name: string): unknown => {
      const outcome = read({ name, story: 'x' });
      return outcome.ok ? outcome.value.name : outcome.problems.map(({ rule }) => rule);
    };
    const told = [
      '\u202eadA',
      'A\u200bd\u2060a',
      '\ufeffAda',
      'A\u200cda',
      'A\u200dda',
      'Ada\u200e',
    ];
    const seen = ['adA', 'Ada', 'Ada', 'Ada', 'Ada', 'Ada'];
    expect(told.map(nameOf)).toEqual(seen);
    expect(nameOf(`Ada${String.fromCodePoint(0xe0041, 0xe0042)}`)).toBe('Ada');
    expect(nameOf('\u3164')).toEqual(['isPlainText']);
    expect(nameOf('\u2066\u2069')).toEqual(['isPlainText']);
    // Joiners stay where letters join, and in emoji; marks of direction in a story.
    for (const name of ['می\u200cخواهم', 'क्\u200dष', '👩\u200d👩\u200d👧'])
      expect(nameOf(name)).toBe(name);
    const story = read({ name: 'Ada', story: 'שלום\u200f!' });
    expect(story.ok && story.value.story).toBe('שלום\u200f!');
  });

  it('counts characters, not halves of them', () => {
    expectAccepted(IsPlainText({ max: 2 }), ['😀😀', 'ab']);
    expectRefused(IsPlainText({ max: 2 }), ['😀😀😀', 'abc', 'x'.repeat(1_000)]);
  });

  it('is of one line where the field says so', () => {
    const label = IsPlainText({ max: 30, singleLine: true });
    expectAccepted(label, ['Loyer de mars']);
    expectRefused(label, ['a\nb', 'a\r\nBcc: b', 'a\tb', 'a\u2028b']);
  });
});

describe('an idempotency key', () => {
  it('is 1 to 200 characters of printable ASCII', () => {
    expectAccepted(IsKeyText(), ['a', 'k-2026-03', 'two words', '~'.repeat(200)]);
    expectRefused(IsKeyText(), ['', ' ', ' a', 'a ', 'clé', 'a\n', 'a\u0000b', 'x'.repeat(201), 5]);
  });
});

describe('money', () => {
  it('is minor units and their currency, and nothing else', () => {
    const validate = validatorOf(MoneyDto);
    expect(validate({ minor: '1250', currency: 'EUR' })).toEqual({
      ok: true,
      value: Object.assign(new MoneyDto(), { minor: '1250', currency: 'EUR' }),
    });
    expect(validate({ minor: '-1', currency: 'EUR' }).ok).toBe(false);
    expect(validate({ minor: '1', currency: 'EUR', scale: 2 }).ok).toBe(false);
    expect(validate({ minor: '1' }).ok).toBe(false);
  });
});

function acceptorOf(decorate: PropertyDecorator): (value: unknown) => boolean {
  class ProbeDto {}
  decorate(ProbeDto.prototype, 'value');
  const validate = validatorOf(ProbeDto);
  return (value) => validate({ value }).ok;
}

function expectAccepted(decorate: PropertyDecorator, values: readonly unknown[]): void {
  const accepts = acceptorOf(decorate);
  expect(values.filter((value) => !accepts(value))).toEqual([]);
}

function expectRefused(decorate: PropertyDecorator, values: readonly unknown[]): void {
  const accepts = acceptorOf(decorate);
  expect(values.filter((value) => accepts(value))).toEqual([]);
}
