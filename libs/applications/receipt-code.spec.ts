import { portsInMemory } from '../../test/support/ports-in-memory.js';
import { memoryVault } from '#vault';
import { policy } from './application.fixtures.js';
import { caseOfReceiptCode, plainReceiptCode, receiptCodeOf } from './receipt-code.js';

describe('The receipt code', () => {
  const vault = memoryVault();
  const codes = Array.from({ length: 500 }, (_, n) => receiptCodeOf({ vault }, `command-${n}`));

  test('is four groups of five characters that are not mistaken for each other', () => {
    for (const code of codes) {
      expect(code).toMatch(/^([02-9A-HJKMNP-TV-Z]{5}-){3}[02-9A-HJKMNP-TV-Z]{5}$/);
    }
  });

  test('is another for each command, the same for the same, and another under another key', () => {
    expect(new Set(codes).size).toBe(codes.length);
    expect(receiptCodeOf({ vault }, 'command-0')).toBe(codes[0]);
    expect(receiptCodeOf({ vault: memoryVault() }, 'command-0')).not.toBe(codes[0]);
  });

  test('is read as it was meant: small letters, spaces, O for 0', () => {
    expect(plainReceiptCode('o2ab c-d3')).toBe('02ABCD3');
  });

  test('notices every single wrong character and every two that changed places', async () => {
    const world = await portsInMemory(policy, '2026-03-10T12:00:00.000Z');
    const plain = plainReceiptCode(codes[7]!);
    const refusal = (code: string) =>
      caseOfReceiptCode(world.ports, code).then(
        () => 'found',
        (error: { code?: string }) => error.code,
      );
    expect(await refusal(plain)).toBe('not-found');
    for (let place = 0; place < plain.length; place += 1) {
      const wrong = plain[place] === 'X' ? 'Y' : 'X';
      const mistyped = plain.slice(0, place) + wrong + plain.slice(place + 1);
      expect(await refusal(mistyped)).toBe('receipt-code-mistyped');
      const next = plain[place + 1];
      if (next === undefined || next === plain[place]) continue;
      const swapped = plain.slice(0, place) + next + plain[place] + plain.slice(place + 2);
      expect(await refusal(swapped)).toBe('receipt-code-mistyped');
    }
    expect(await refusal(plain.slice(1))).toBe('receipt-code-mistyped');
  });
});
