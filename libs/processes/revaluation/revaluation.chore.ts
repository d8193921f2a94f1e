import type { Actor } from '#catalogue';
import type { Ports } from '#commands';
import { loadState } from '#event-store';
import { ratesSeen } from '#funds';
import {
  foreignPledgesSeen,
  pledgeDecider,
  pledgeStream,
  revaluationOf,
  revaluationsDue,
  type RevaluationDue,
} from '#giving';
import { derivedId } from '#kernel';
import type { ViewSet } from '#read-models';

const ACTOR: Actor = {
  authentication: 'none',
  id: 'process:revaluation',
  kind: 'process',
  role: 'process',
};
/** Views without which nothing is known to be due. */
const NEEDED = ['pledges', 'rates'];
/** Letters of an instant up to its hour: a new day begins at one, wherever the fund is. */
const TO_THE_HOUR = 13;

/**
 * What is owed in another currency is revalued once its month is over on the fund's own day, and anew where the
 * rate that counts for that day has changed since. Idempotent by month, pledge and set of rates: the command's id
 * is made of them, and the pledge knows what it was told. Without a rate it waits, and is looked at again when
 * one comes. It remembers only what it needs not look at twice.
 */
export function revaluationChore(ports: Ports, views: ViewSet): () => Promise<boolean> {
  let looked = '';
  return async () => {
    const known = new Set(views.projections.map(({ name }) => name));
    if (!NEEDED.every((name) => known.has(name))) return false;
    const hour = ports.clock.now().toISOString().slice(0, TO_THE_HOUR);
    const seen = [hour, ratesSeen(views), foreignPledgesSeen(views)].join('\n');
    if (seen === looked) return false;
    let wrote = false;
    for (const due of await revaluationsDue(ports, views)) {
      if (await revalue(ports, due)) wrote = true;
    }
    looked = seen;
    return wrote;
  };
}

async function revalue(
  ports: Ports,
  { pledgeId, on, exchange, book, today }: RevaluationDue,
): Promise<boolean> {
  if (!exchange) return false;
  const stream = pledgeStream(pledgeId);
  const pledge = await loadState(ports.store, pledgeDecider, stream);
  if (pledge.status === 'unknown') return false;
  const found = revaluationOf({ on, exchange, today }, pledge);
  if (!found) return false;
  const { isLate } = found;
  const command = { type: 'RevaluePledge', kind: 'process', on, exchange, isLate, today } as const;
  const done = await ports.execute(pledgeDecider, stream, command, {
    commandId: derivedId('revaluation', pledgeId, on, exchange.rateSetId),
    inputHash: '',
    actor: ACTOR,
    entity: book.entityId,
    timeZone: book.timeZone,
    now: ports.clock.now(),
    // On time it is of the month's last day; late it is of today, and belongs to that day (D54).
    effectiveDate: isLate ? today : on,
  });
  return done.events.length > 0;
}
