import { Rejection } from '#kernel';
import {
  bytesOf,
  GOOD_GRANT,
  packageText,
  readThreeSixtyGiving,
  type ThreeSixtyReading,
} from './imports.fixtures.js';

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
  ])('%.30s: %s', (text, code) => {
    expect(refusal(() => read(text)).code).toBe(code);
  });

  it('is refused when it is not UTF-8: the byte, the line and the letter that it may be', () => {
    const broken = Buffer.from(`\n${good.replace('Roof', 'Ro\u00e9f')}`, 'latin1');
    const read = () => readThreeSixtyGiving(broken, { dateFormat: 'ISO' });
    expect(refusal(read)).toEqual({
      code: 'import-not-utf8',
      params: { byte: 'E9', offset: broken.indexOf(0xe9), line: 2, letter: '\u00e9' },
    });
    const again = readThreeSixtyGiving(broken, { dateFormat: 'ISO', encoding: 'windows-1252' });
    expect(again.rows[0]?.title).toBe('Ro\u00e9f repairs');
  });

  it('says at which byte a character is cut at the end of a long file', () => {
    const long = Buffer.concat([Buffer.alloc(3_000_000, ' '), Buffer.from([0xc3])]);
    const read = () => readThreeSixtyGiving(long, { dateFormat: 'ISO' });
    expect(refusal(read)).toMatchObject({ code: 'import-not-utf8', params: { offset: 3_000_000 } });
  });

  it('is read with a byte order mark, and in UTF-16 where it begins with the mark of it', () => {
    expect(read(`\ufeff${good}`).rows).toHaveLength(1);
    const wide = Buffer.from(`\ufeff${good}`, 'utf16le');
    expect(readThreeSixtyGiving(wide, { dateFormat: 'ISO' }).rows).toHaveLength(1);
    const cut = wide.subarray(0, wide.length - 1);
    expect(refusal(() => readThreeSixtyGiving(cut, { dateFormat: 'ISO' })).code).toBe(
      'import-not-in-encoding',
    );
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
