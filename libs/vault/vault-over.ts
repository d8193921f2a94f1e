import { Rejection, type Sealed, type SealedPlace } from '#kernel';
import { keyRing, type DataKeys } from './data-keys.js';
import { openUnder, sealUnder } from './envelope.js';
import type { KeyTable } from './key-table.js';
import { derivedKey, KEY_BYTES, namedHmac, hmac } from './primitives.js';
import { MAX_SEALED_TOGETHER, SealBroken, type SealPurpose, type Vault } from './vault.js';

/** A vault over any table of keys: everything but where the keys lie. */
export function vaultOver(table: KeyTable, masterKey: Uint8Array): Vault {
  checkMasterKey(masterKey);
  const ring = keyRing(table, derivedKey(masterKey, 'wrap'));
  const inputKey = derivedKey(masterKey, 'input-hash');
  const lookupKey = derivedKey(masterKey, 'look-up');
  const signingKey = derivedKey(masterKey, 'sign');
  let closed = false;
  const inUse = (): void => {
    if (closed) throw new Error('the vault is closed');
  };

  return {
    seal: async (value, subjectRef, purpose, place) => {
      inUse();
      return sealWith(
        await ring.findOrMake(subjectRef, purpose),
        value,
        subjectRef,
        purpose,
        place,
      );
    },
    sealAll: async (values, purpose) => {
      inUse();
      if (values.length > MAX_SEALED_TOGETHER) throw new RangeError('too many values at once');
      const keys = await ring.findOrMakeAll(
        values.map(({ subjectRef }) => subjectRef),
        purpose,
      );
      return values.map(({ value, subjectRef, place }, index) =>
        sealWith(keys[index] as DataKeys, value, subjectRef, purpose, place),
      );
    },
    open: async (sealed, place) => {
      inUse();
      if (!isWellFormed(sealed)) throw new SealBroken(place.field);
      return openWith(await ring.find(sealed.subjectRef, sealed.purpose), sealed, place);
    },
    destroy: async (subjectRef, purpose) => {
      inUse();
      await ring.destroy(subjectRef, purpose);
    },
    inputHash: (canonicalInput) => hmac(inputKey, canonicalInput).toString('hex'),
    lookupStream: (kind, value) =>
      `lookup-${namedHmac(lookupKey, kind, normalised(value)).toString('hex')}`,
    sign: (purpose, text) => namedHmac(signingKey, purpose, text).toString('base64url'),
    close: async () => {
      if (closed) return;
      closed = true;
      await ring.close();
    },
  };
}

/**
 * A value derived from the master key that tells nothing of it: kept beside the keys, so that
 * another master key is recognised before anything is sealed under it.
 */
export function masterCheckOf(masterKey: Uint8Array): string {
  checkMasterKey(masterKey);
  return derivedKey(masterKey, 'check').export().toString('hex');
}

/** Refuses anything but 32 bytes (`master-key-invalid`). */
export function checkMasterKey(masterKey: Uint8Array): void {
  if (masterKey.length !== KEY_BYTES) throw new Rejection('master-key-invalid');
}

/** What is opened was read from a log that may have been changed by any hand. */
function isWellFormed({ subjectRef, purpose, ciphertext }: Sealed<unknown>): boolean {
  const texts: readonly unknown[] = [subjectRef, purpose, ciphertext];
  return texts.every((text) => typeof text === 'string' && !text.includes('\0'));
}

function sealWith<T>(
  keys: DataKeys,
  value: T,
  subjectRef: string,
  purpose: SealPurpose,
  place: SealedPlace,
): Sealed<T> {
  if (keys === 'destroyed') throw new Rejection('subject-erased', { purpose });
  const [newest] = keys;
  if (!newest?.key) throw new Error(`a stored key for ${purpose} was changed: it cannot seal`);
  return sealUnder(newest.key, { subjectRef, purpose, keyVersion: newest.version }, value, place);
}

function openWith<T>(keys: DataKeys, sealed: Sealed<T>, place: SealedPlace): T | undefined {
  if (keys === 'destroyed') return undefined;
  const key = keys.find(({ version }) => version === sealed.keyVersion)?.key;
  const text = key && openUnder(key, sealed, place);
  if (text === undefined) throw new SealBroken(place.field);
  return JSON.parse(text) as T;
}

/** One spelling of what people write in several: the look-up finds `Ana@Example.org ` again. */
function normalised(value: string): string {
  const folded = value.normalize('NFKC').toLowerCase().normalize('NFKC');
  return folded.replace(/\s+/gu, ' ').trim();
}
