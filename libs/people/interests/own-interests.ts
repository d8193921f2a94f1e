import type { AnyEvent, TieKind } from '#catalogue';
import type { Ports } from '#commands';

/** A tie of one's own, with the name that only its owner is shown. */
export type OwnTie = {
  readonly tieId: string;
  readonly kind: TieKind;
  readonly party: 'organisation' | 'person';
  /** Undefined once it was erased. */
  readonly name: string | undefined;
  readonly from: string;
  readonly until: string | null;
  /** The day on which the owner wants it to end, until somebody else has confirmed that. */
  readonly endAsked: string | null;
};

export type OwnInterests = {
  readonly ties: readonly OwnTie[];
  readonly attestedOn: string | null;
};

/**
 * The register of one member, for that member alone: names are opened. They are the reader's own
 * words, so that no access record is kept of looking at them.
 */
export async function readOwnInterests(ports: Ports, memberId: string): Promise<OwnInterests> {
  const stream = `interests-${memberId}`;
  const ties = new Map<string, OwnTie>();
  let attestedOn: string | null = null;
  for (const { event: recorded, metadata } of await ports.store.read(stream)) {
    const event: AnyEvent = recorded;
    if (event.type === 'TieDeclared') {
      const { tieId, kind, party, partyName, from, until } = event.data;
      const place = { stream, commandId: metadata.commandId, field: 'TieDeclared.partyName' };
      const name = await ports.vault.open(partyName, place);
      ties.set(tieId, { tieId, kind, party, name, from, until, endAsked: null });
    }
    if (event.type === 'TieEnded') {
      const { tieId, on } = event.data;
      const tie = ties.get(tieId);
      if (tie) ties.set(tieId, { ...tie, until: on, endAsked: null });
    }
    if (event.type === 'TieEndAsked') {
      const { tieId, on } = event.data;
      const tie = ties.get(tieId);
      if (tie) ties.set(tieId, { ...tie, endAsked: on });
    }
    if (event.type === 'InterestsAttested') attestedOn = event.data.on;
  }
  return { ties: [...ties.values()], attestedOn };
}
