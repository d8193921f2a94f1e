/**
 * An account number as it is compared: however it is spaced, pointed or written in small letters, it is
 * the same account.
 */
export function comparableAccount(account: string): string {
  const plain = account.normalize('NFKC').toUpperCase();
  return plain.replace(/[^\p{L}\p{N}]/gu, '').replace(/^IBAN/, '');
}
