import type { AnyEvent } from '#catalogue';
import type { EventStore } from '#event-store';
import type { Check } from './finding.js';

/** Look-ups read at a time: each is a stream of its own. */
const BATCH = 64;

/** The random refs that look-ups lead to: what of a value may stand in the log (D8). */
export async function refsOfLookups(
  store: Pick<EventStore, 'read' | 'forgettableStreams'>,
): Promise<ReadonlySet<string>> {
  const streams = (await store.forgettableStreams()).filter((name) => name.startsWith('lookup-'));
  const refs = new Set<string>();
  for (let first = 0; first < streams.length; first += BATCH) {
    const read = streams.slice(first, first + BATCH).map((stream) => store.read(stream, 0, 1));
    for (const [claimed] of await Promise.all(read)) {
      const ref = claimed && refIn(claimed.storedData);
      if (ref !== undefined) refs.add(ref);
    }
  }
  return refs;
}

/** Look-ups are in no catalogue, since they are in no log. */
function refIn(text: string): string | undefined {
  try {
    const { ref } = JSON.parse(text) as { readonly ref?: unknown };
    return typeof ref === 'string' ? ref : undefined;
  } catch {
    return undefined;
  }
}

/**
 * What events call by a ref is found by it again: an account by its address, a request by its
 * receipt code, a person or organisation by its name, a payee's account by its number,
 * and a statement and its lines by what the bank says. Told once for each ref. Which value a look-up
 * is of, nobody can tell from it: one that leads to the same ref counts.
 */
export const lookupCheck =
  (refs: ReadonlySet<string>): Check =>
  (tell) => {
    const missed = new Set<string>();
    return {
      onEvent: (event: AnyEvent) => {
        for (const [kind, ref] of neededBy(event)) {
          if (refs.has(ref) || missed.has(ref)) continue;
          missed.add(ref);
          tell('lookup-missing', { kind });
        }
      },
      atEnd: () => undefined,
    };
  };

/** Each ref that an event holds, and by what somebody is looked up who bears it. */
function neededBy(event: AnyEvent): readonly (readonly [kind: string, ref: string])[] {
  switch (event.type) {
    case 'AccountInvited':
      return [['account', event.data.accountId]];
    case 'ApplicationSubmitted': {
      const { applicationId, identityRef, incidentRef, partyRefs } = event.data;
      return [
        ['request', applicationId],
        ['identity', identityRef],
        ['incident', incidentRef],
        ...partyRefs.map((ref) => ['party', ref] as const),
      ];
    }
    case 'DisbursementPrepared':
    case 'PayeeChanged':
      return [
        ['payee', event.data.payeeRef],
        ['payee account', event.data.accountRef],
      ];
    case 'BankAccountProposed':
      return [['bank account', event.data.bankAccountId]];
    case 'BankStatementImported':
      return [['bank statement', event.data.statementId]];
    case 'BankLineRecorded':
      return [['bank line', event.data.lineId]];
    case 'TieDeclared':
      return [['party', event.data.partyRef]];
    default:
      return [];
  }
}
