import { newId } from '#kernel';
import {
  bankAccountCode,
  bankLineCode,
  caseCode,
  donorCode,
  giftCode,
  grantCode,
  idStartOf,
  processorPayoutCode,
  returnCode,
} from './short-codes.js';

describe('the short codes of staff', () => {
  const id = newId();

  test.each([
    ['case', caseCode],
    ['grant', grantCode],
    ['gift', giftCode],
    ['donor', donorCode],
    ['payout of a processor', processorPayoutCode],
    ['return', returnCode],
    ['bank line', bankLineCode],
    ['bank account', bankAccountCode],
  ])('of a %s lead back to the beginning of its id', (_, code) => {
    expect(code(id)).toMatch(/^[CDGKLPRV]-[0-9A-F]{4}-[0-9A-F]{4}$/);
    expect(id.startsWith(idStartOf(` ${code(id).toLowerCase()} `) ?? 'nothing')).toBe(true);
  });

  test.each([id, '', 'C-12345-678', 'C-GHIJ-KLMN', '7K2MQ-94XTB-C0HRA-5VWJ8'])(
    'nothing else is read as one: %p',
    (text) => expect(idStartOf(text)).toBeUndefined(),
  );
});
