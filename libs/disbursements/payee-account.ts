import { electronicFormatIBAN, isValidIBAN } from 'ibantools';
import type { PolicyRail } from '#catalogue';
import { comparableAccount } from '#kernel';

/** Under which accounts are looked up, to count what each is paid. */
export const PAYEE_ACCOUNT_LOOKUP = 'payee-account';

/** What begins like an IBAN is meant as one: a country, and two check digits. */
const IBAN_BEGINNING = /^[A-Z]{2}[0-9]{2}/;

/**
 * A bank would send a mistyped IBAN back after days, or pay somebody else. Countries without IBANs
 * have account numbers of their own, which nothing here can check.
 */
export function isSoundAccount(rail: PolicyRail, account: string): boolean {
  const typed = comparableAccount(account);
  if (rail !== 'bank' || !IBAN_BEGINNING.test(typed)) return true;
  const iban = electronicFormatIBAN(typed);
  return iban !== null && isValidIBAN(iban);
}
