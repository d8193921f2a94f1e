import { derivedId } from '#kernel';

const CODE_CHARACTERS = 8;

/** How staff call a case: short, the same everywhere, telling nothing. */
export function caseCode(applicationId: string): string {
  return coded('C', applicationId);
}

/** How staff call a grant. */
export function grantCode(grantId: string): string {
  return coded('G', grantId);
}

/** How staff call a gift. */
export function giftCode(donationId: string): string {
  return coded('D', donationId);
}

/** How staff call what a card processor paid out. */
export function processorPayoutCode(payoutId: string): string {
  return coded('V', payoutId);
}

/** How staff call money that came back after a failed payment. */
export function returnCode(returnId: string): string {
  return coded('R', returnId);
}

/** How staff call a donor. */
export function donorCode(donorId: string): string {
  return coded('P', donorId);
}

/** How staff call a line of a bank statement. */
export function bankLineCode(lineId: string): string {
  return coded('L', lineId);
}

/** How staff call an account of a fund at a bank. */
export function bankAccountCode(bankAccountId: string): string {
  return coded('K', bankAccountId);
}

/** How staff call a pledge. */
export function pledgeCode(pledgeId: string): string {
  return coded('S', pledgeId);
}

/** With what the id begins of which this is the short code; undefined for anything else. */
export function idStartOf(code: string): string | undefined {
  const digits = /^[A-Z]-([0-9A-F]{4})-([0-9A-F]{4})$/.exec(code.trim().toUpperCase());
  return digits ? `${digits[1] ?? ''}${digits[2] ?? ''}`.toLowerCase() : undefined;
}

function coded(letter: string, id: string): string {
  const digits = id.replaceAll('-', '').slice(0, CODE_CHARACTERS).toUpperCase();
  return `${letter}-${digits.slice(0, 4)}-${digits.slice(4)}`;
}

/** A short code for a person, the same everywhere, which tells nothing about them. */
export function displayCodeOf(accountId: string): string {
  const digits = derivedId('display-code', accountId).replaceAll('-', '').toUpperCase();
  return `${digits.slice(0, 4)}-${digits.slice(16, 20)}`;
}
