import type { AnyEvent, EffectRef, ProviderComparisonPlanned } from '#catalogue';
import type { Ports } from '#commands';
import { effectActor, type Answer, type EffectKind } from '#effects';
import { loadState, type CommandContext } from '#event-store';
import { derivedId, HOUR_MS, Rejection } from '#kernel';
import type { CardProvider } from './card-provider.js';
import { comparisonDecider, comparisonStream, type ComparisonState } from './comparison.decider.js';
import { keepNotice } from './notice.commands.js';
import { noticeStream } from './notice.decider.js';

/** The kind of comparisons: it stands in the log, and on the list of what could not be done. */
export const COMPARISON_EFFECT = 'card-comparison';

/** Each looks back a little further than the one before: the provider lists some events late. */
const OVERLAP_MS = HOUR_MS;

type Plan = ProviderComparisonPlanned['data'];

/** The effect of one planned comparison. */
export function comparisonEffectId({ provider, dueAt }: Pick<Plan, 'provider' | 'dueAt'>): string {
  return derivedId('comparison', provider, dueAt);
}

/**
 * Reads the list of the provider and keeps what nobody told: from there on it goes the way of any
 * notice. It changes nothing outside, so that a call and a look are the same; what one that was broken
 * off has kept, the next one finds kept.
 */
export function comparisonEffect(cards: CardProvider | undefined): EffectKind {
  return {
    name: COMPARISON_EFFECT,
    open: async (ports, ref, { event }) => {
      if (!cards) throw new Rejection('cards-not-taken');
      const plan = planIn(event);
      const compare = () => compareNow(ports, cards, ref, plan);
      return { wanted: true, submit: compare, lookUp: compare };
    },
  };
}

function planIn(event: AnyEvent): Plan {
  if (event.type !== 'ProviderComparisonPlanned') throw new Error(`${event.type} plans nothing`);
  return event.data;
}

async function compareNow(
  ports: Ports,
  cards: CardProvider,
  { effectId }: EffectRef,
  { provider, since }: Plan,
): Promise<Answer> {
  const began = ports.clock.now().getTime();
  let listed = 0;
  let healed = 0;
  for await (const event of cards.eventsSince(since)) {
    listed += 1;
    if (event.objectKind === null) continue;
    const [known] = await ports.store.read(noticeStream(provider, event.eventId), 0, 1);
    if (known) continue;
    await keepNotice(ports, cards, event, 'by-comparison');
    healed += 1;
  }
  const compared = { provider, since, until: new Date(began).toISOString(), listed, healed };
  const next = {
    since: new Date(began - OVERLAP_MS).toISOString(),
    dueAt: new Date(began + cards.compareEveryMs).toISOString(),
  };
  const command = { type: 'NoteCompared', ...compared, next } as const;
  const stream = comparisonStream(provider);
  const context = contextOf(ports, derivedId('compared', effectId));
  return {
    is: 'done',
    outcome: healed === 0 ? 'nothing-missing' : 'healed',
    record: () => ports.execute(comparisonDecider, stream, command, context),
  };
}

/** Plans the first comparison; nothing where one is planned. */
export async function beginComparing(ports: Ports, { name }: CardProvider): Promise<void> {
  const command = {
    type: 'BeginComparing',
    provider: name,
    at: ports.clock.now().toISOString(),
  } as const;
  const context = contextOf(ports, derivedId('begin-comparing', name));
  await ports.execute(comparisonDecider, comparisonStream(name), command, context);
}

/** What came of the last comparison. */
export function loadComparison({ store }: Ports, { name }: CardProvider): Promise<ComparisonState> {
  return loadState(store, comparisonDecider, comparisonStream(name));
}

function contextOf(ports: Ports, commandId: string): CommandContext {
  return {
    commandId,
    inputHash: '',
    actor: effectActor(COMPARISON_EFFECT),
    // Of the account at the provider, whose gifts may be of several entities.
    entity: '',
    timeZone: 'UTC',
    now: ports.clock.now(),
  };
}
