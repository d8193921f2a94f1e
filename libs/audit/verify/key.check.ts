import type { AnyEvent } from '#catalogue';
import type { HeldKeys } from '#vault';
import type { Check, Tell } from './finding.js';

/**
 * Every sealed field has its key: of its person, purpose and version, unchanged under the master key.
 * A key that was destroyed needs the event that decided so; no event does yet, so each one is told.
 * Told once for each key, at the first event that needs it. Without `held` there is no table of keys.
 */
export const keyCheck =
  (held: HeldKeys | undefined): Check =>
  (tell) => {
    const looked = new Set<string>();
    let sealed = 0;
    const need = ({ subjectRef, purpose, keyVersion }: Needed): void => {
      const name = [subjectRef, purpose, keyVersion].join('\0');
      if (looked.has(name)) return;
      looked.add(name);
      sealed += 1;
      if (held) tellState(held.state(subjectRef, purpose, keyVersion), purpose, tell);
    };
    return {
      onEvent: (event: AnyEvent) => eachSealed(event.data, need),
      atEnd: () => {
        if (!held && sealed > 0) tell('keys-missing', { keys: sealed });
      },
    };
  };

type Needed = {
  readonly subjectRef: string;
  readonly purpose: string;
  readonly keyVersion: number;
};

function tellState(state: ReturnType<HeldKeys['state']>, purpose: string, tell: Tell): void {
  if (state === 'missing') tell('key-missing', { purpose });
  if (state === 'changed') tell('key-changed', { purpose });
  if (state === 'destroyed') tell('key-destroyed-unsaid', { purpose });
}

function eachSealed(value: unknown, need: (sealed: Needed) => void): void {
  if (typeof value !== 'object' || value === null) return;
  const object = value as Record<string, unknown>;
  if (typeof object['ciphertext'] === 'string' && typeof object['subjectRef'] === 'string') {
    need(object as Needed);
    return;
  }
  for (const key in object) eachSealed(object[key], need);
}
