import type { AnyEvent } from '#catalogue';
import { envelop } from '#event-store';
import { defaultPolicy } from '#funds';
import { openInstance, type Instance } from '#instance';
import { signed } from '#http';
import { DAY_MS, derivedId, newId } from '#kernel';
import { staffWith } from '../../e2e/support/staff.js';

/** A fund without money whose treasurer is signed in. */
export type FundInFolder = {
  readonly fundId: string;
  readonly accountId: string;
  /** The session of the treasurer, as a bearer token. */
  readonly token: string;
};

const ENTITY = derivedId('simulation', 'federation');

/** Makes a data folder with a fund, as it is on its first day, and leaves it to a server. */
export async function fundInFolder(data: string): Promise<FundInFolder> {
  const instance = await openInstance({ data });
  try {
    return await openFund(instance);
  } finally {
    await instance.close();
  }
}

/** The same in an instance that is open. */
export async function openFund(instance: Instance): Promise<FundInFolder> {
  const { ports, projector } = instance;
  const fundId = newId();
  const put = async (stream: string, ...events: readonly AnyEvent[]): Promise<void> => {
    const context = {
      commandId: newId(),
      inputHash: '',
      entity: ENTITY,
      timeZone: 'Europe/Paris',
      actor: { id: 'before', kind: 'import', role: 'import', authentication: 'none' },
      now: ports.clock.now(),
    } as const;
    await ports.store.append(stream, 'new', envelop(events, context));
  };
  await put(`entity-${ENTITY}`, {
    type: 'EntityRegistered',
    data: {
      entityId: ENTITY,
      name: { en: 'Federation' },
      kind: 'network',
      parentId: null,
      baseCurrency: 'EUR',
      fiscalYearStartMonth: 1,
      timeZone: 'Europe/Paris',
      languages: ['en'],
    },
  });
  const words = { name: { en: 'Crisis fund' }, purpose: { en: 'Help at once' } };
  const policy = defaultPolicy('EUR', 'crisis');
  const inForceFrom = new Date(ports.clock.now().getTime() - 30 * DAY_MS).toISOString();
  await put(
    `fund-${fundId}`,
    {
      type: 'FundCreated',
      data: {
        fundId,
        entityId: ENTITY,
        ...words,
        preset: 'crisis',
        baseCurrency: 'EUR',
        openedOn: '2020-01-01',
      },
    },
    {
      type: 'FundPolicyPublished',
      data: { fundId, version: 1, policy, confirmedBy: 'governing-body', inForceFrom },
    },
  );
  const staff = await staffWith(ports, ['treasurer'], { entityId: ENTITY, fundId });
  await instance.processes?.settled();
  await projector.waitFor(await ports.store.head());
  return {
    fundId,
    accountId: staff.accountId,
    token: signed(ports.vault, 'session', staff.sessionId),
  };
}

/** A gift as a treasurer writes it down. */
export function gift(fundId: string, minor: number) {
  const receivedOn = new Date(Date.now() - DAY_MS).toISOString().slice(0, 10);
  const money = { minor: String(minor), currency: 'EUR' };
  // The same sum is given again and again: each is another gift.
  return { fundId, donorKind: 'individual', money, method: 'bank', receivedOn, another: true };
}

/** Writes a gift down over HTTP under a key. */
export function sendGift(
  url: string,
  { token, fundId }: FundInFolder,
  { key, minor }: { readonly key: string; readonly minor: number },
): Promise<Response> {
  return fetch(`${url}/api/v1/donations`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      'idempotency-key': key,
    },
    body: JSON.stringify(gift(fundId, minor)),
  });
}
