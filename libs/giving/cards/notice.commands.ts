import type { ProviderNoticeReceived } from '#catalogue';
import { carryOutFirst, type Ports } from '#commands';
import { derivedId } from '#kernel';
import type { CardProvider, ProviderEvent } from './card-provider.js';
import { noticeDecider, noticeStream } from './notice.decider.js';

/**
 * Keeps that something happened at the provider, durably, before anybody is told so; nothing is done
 * by it here. The provider's own id names it, so that it is kept once however often it comes.
 */
export async function keepNotice(
  ports: Ports,
  { name: provider }: Pick<CardProvider, 'name'>,
  { eventId, type, objectKind, objectId, at }: ProviderEvent,
  found: ProviderNoticeReceived['data']['found'],
): Promise<void> {
  const stream = noticeStream(provider, eventId);
  const notice = { provider, noticeId: eventId, about: type, objectKind, objectId };
  const command = { type: 'KeepNotice', ...notice, happenedAt: at, found } as const;
  const actor = { id: `provider:${provider}`, kind: 'process', role: 'process' } as const;
  const context = {
    commandId: derivedId('notice', provider, eventId),
    inputHash: '',
    actor: { ...actor, authentication: 'none' },
    // Whose it is, is known once it was asked about.
    entity: '',
    timeZone: 'UTC',
    now: ports.clock.now(),
  } as const;
  await carryOutFirst(ports, context, noticeDecider, stream, command);
}
