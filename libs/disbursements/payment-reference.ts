import type { Ports } from '#commands';

const ALPHABET = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ';
const LENGTH = 12;

/**
 * The text of a bank line (D39): 60 bits that tell nothing, another for each attempt. Made by the
 * vault's key and not drawn by lot, so that the same request asked twice gives the same.
 */
export function paymentReferenceOf(
  { vault }: Pick<Ports, 'vault'>,
  disbursementId: string,
  attempt: number,
): string {
  const signed = vault.sign('payment-reference', `${disbursementId} ${attempt}`);
  const bytes = [...Buffer.from(signed, 'base64url').subarray(0, LENGTH)];
  return bytes.map((byte) => ALPHABET[byte % ALPHABET.length]).join('');
}
