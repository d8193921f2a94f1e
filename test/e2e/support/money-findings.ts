import type { AnyEvent } from '#catalogue';
import { ledgerCheck } from '#funds';
import type { TestServer } from './test-server.js';

/**
 * What the money checks of `verify` say of all that a server has written; the money with which a
 * crisis fund begins came without its gift, which is told before it.
 */
export async function moneyFindings(
  { instance: { ports } }: TestServer,
  fundId: string,
): Promise<readonly string[]> {
  const found: string[] = [];
  const check = ledgerCheck((code) => found.push(code));
  for (const { event, metadata } of await ports.store.readAll(0n, 100_000)) {
    const day = metadata.effectiveDate;
    const isBefore = event.type === 'FundsReceived' && event.data.source === 'gift';
    if (!isBefore) {
      check.onEvent(event, 0, day);
      continue;
    }
    check.onEvent(giftBefore(fundId, event.data.money), 0, day);
    check.onEvent({ ...event, data: { ...event.data, receiptId: 'before' } }, 0, day);
  }
  check.atEnd();
  return found;
}

function giftBefore(fundId: string, money: { minor: string; currency: string }): AnyEvent {
  return {
    type: 'DonationReceived',
    data: {
      donationId: 'before',
      fundId,
      donorId: null,
      donorKind: 'state',
      money,
      feeMinor: '0',
      baseMinor: money.minor,
      restriction: 'free',
      method: 'bank',
      receivedOn: '2026-01-01',
      recordedBy: 'treasurer',
    },
  };
}
