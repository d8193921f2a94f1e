import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { accountKeys, accounts, isAccount, isMemo } from './accounts.js';

describe('the accounts of the ledger', () => {
  const glossary = readFileSync(join(import.meta.dirname, '../../../docs/glossary.md'), 'utf8');
  const [, section = ''] = glossary.split('## Accounts of the ledger');

  it('all stand in the glossary with their kind, and the glossary names no other', () => {
    const rows = [...section.matchAll(/^\| (`.*?`(?:, `.*?`)*) +\| (\w+)/gm)];
    const named = rows.flatMap(([, keys = '', kind = '']) =>
      [...keys.matchAll(/`(.*?)`/g)].map(([, key = '']) => [key, kind]),
    );
    const ours = accountKeys.map((key) => [key, accounts[key].kind]);
    expect(Object.fromEntries(named)).toEqual(Object.fromEntries(ours));
  });

  it('grow on the side of their kind', () => {
    for (const key of accountKeys) {
      const { kind, normalSide } = accounts[key];
      if (kind === 'asset' || kind === 'expense') expect(normalSide).toBe('debit');
      if (['liability', 'income', 'equity'].includes(kind)) expect(normalSide).toBe('credit');
      expect(isMemo(key)).toBe(kind === 'memo');
    }
    expect(isAccount('bank')).toBe(true);
    expect(isAccount('toString')).toBe(false);
  });
});
