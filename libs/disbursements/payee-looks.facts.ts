import type { AnyEvent, Envelope } from '#catalogue';
import type { Ports } from '#commands';
import { foldStream, type Fold } from '#event-store';
import type { PayoutOfGrant } from './payout.loading.js';

/** By payout and person: when they opened its payee last. */
type PayeeLooks = ReadonlyMap<string, string>;

const keyOf = (disbursementId: string, accountId: string): string =>
  `${disbursementId} ${accountId}`;

/** Who has opened which payee, from the record of looks at the case (D10). */
const payeeLooks: Fold<PayeeLooks> = {
  initial: new Map(),
  evolve: (looks: PayeeLooks, event: AnyEvent, { recordedAt }: Envelope): PayeeLooks => {
    if (event.type !== 'RecordOpened' || event.data.thingId === null) return looks;
    const { thingId, by } = event.data;
    return new Map(looks).set(keyOf(thingId, by), recordedAt);
  },
};

/**
 * When somebody opened the payee of a payout as it is typed now; undefined where they have not, or
 * have only seen what was changed since.
 */
export async function payeeSeenAt(
  { store }: Pick<Ports, 'store'>,
  applicationId: string,
  { disbursementId, typedAt }: Pick<PayoutOfGrant, 'disbursementId' | 'typedAt'>,
  accountId: string,
): Promise<string | undefined> {
  const looks = await foldStream(store, payeeLooks, `access-${applicationId}`);
  const at = looks.get(keyOf(disbursementId, accountId));
  return at !== undefined && at >= typedAt ? at : undefined;
}
