import { Rejection } from '#kernel';
import { bytesOf, GOOD_GRANT, packageText } from './imports.fixtures.js';
import { readThreeSixtyGiving, type ThreeSixtyReading } from './index.js';

function read(text: string): ThreeSixtyReading {
  return readThreeSixtyGiving(bytesOf(text), { dateFormat: 'ISO' });
}

function refusal(act: () => unknown): Pick<Rejection, 'code' | 'params'> {
  try {
    act();
  } catch (error) {
    if (error instanceof Rejection) return { code: error.code, params: error.params };
    throw error;
  }
  throw new Error('expected a refusal');
}

describe('a file that cannot be read', () => {
  const good = packageText(GOOD_GRANT);

  it.each([
    ['', 'import-empty'],
    [' \n ', 'import-empty'],
    ['{', 'import-not-json'],
    ['{"grants"', 'import-not-json'],
    ['{"grants":[{]}', 'import-not-json'],
    ['{"grants":[{}', 'import-not-json'],
    ['{"grants":[{},]}', 'import-not-json'],
    ['{"grants":[,]}', 'import-not-json'],
    ['{"grants":[NaN]}', 'import-not-json'],
    ['{"grants":[{"a":"\\u12"}]}', 'import-not-json'],
    ['{"grants":[{"a":1 "b":2}]}', 'import-not-json'],
    ['{"grants":[{"amountAwarded":01}]}', 'import-not-json'],
    [`${good} {}`, 'import-not-json'],
    [good.replace('{"grants"', '{"licence":tru,"grants"'), 'import-not-json'],
    ['[{}]', 'import-no-grants'],
    ['{}', 'import-no-grants'],
    ['{"grants":null}', 'import-no-grants'],
    ['{"grants":{}}', 'import-no-grants'],
    ['{"grants":[]}', 'import-no-rows'],
    ['{"grants":[1],"grants":[2]}', 'import-duplicate-key'],
    ['{"grants":[{"id":"a","id":"b"}]}', 'import-duplicate-key'],
    [`{"grants":[${'['.repeat(100)}${']'.repeat(100)}]}`, 'import-too-deep'],
    [`{"grants":${'['.repeat(1_000_000)}`, 'import-too-deep'],
    ['PK\u0003\u0004 workbook', 'import-spreadsheet-file'],
  ])('%.30s: %s', (text, code) => {
    expect(refusal(() => read(text)).code).toBe(code);
  });

  it('is refused when it is not UTF-8, and read with a byte order mark', () => {
    const broken = Buffer.from(good.replace('Roof', 'Ro\u00a3f'), 'latin1');
    const wide = Buffer.from(`\ufeff${good}`, 'utf16le');
    for (const bytes of [broken, wide]) {
      const { code } = refusal(() => readThreeSixtyGiving(bytes, { dateFormat: 'ISO' }));
      expect(code).toBe('import-not-utf8');
    }
    expect(read(`\ufeff${good}`).rows).toHaveLength(1);
  });

  it('says in which row and at which byte', () => {
    const text = packageText(GOOD_GRANT, '{"title":"é" oops}');
    expect(refusal(() => read(text))).toEqual({
      code: 'import-not-json',
      params: { row: 2, offset: Buffer.byteLength(packageText(GOOD_GRANT)) - 1 },
    });
    const twice = packageText('{"currency":"GBP","currency":"EUR"}');
    expect(refusal(() => read(twice)).params).toMatchObject({ row: 1, key: 'currency' });
  });

  it('is refused when it is larger than the limits', () => {
    const bytes = bytesOf(packageText(GOOD_GRANT, { ...GOOD_GRANT, id: 'b' }));
    const under = (limits: object) =>
      refusal(() => readThreeSixtyGiving(bytes, { dateFormat: 'ISO', limits })).code;
    expect(under({ fileBytes: bytes.length - 1 })).toBe('import-too-large');
    expect(under({ rows: 1 })).toBe('import-too-many-rows');
    expect(under({ rowBytes: 100 })).toBe('import-row-too-large');
    expect(under({ depth: 3 })).toBe('import-too-deep');
  });

  it('may hold other members and any blanks between them', () => {
    const text = `\n{ "license" : {"a":[1,"]}"]} ,\t"grants" : [ ${JSON.stringify(GOOD_GRANT)} ]\r\n, "n" : 1 }\n`;
    expect(read(text).rows).toHaveLength(1);
  });
});
