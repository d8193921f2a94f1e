import { timingSafeEqual } from 'node:crypto';
import type { Vault } from '#vault';

/**
 * What the one-time link of a new instance carries (D22): only who can read the server's log, or
 * holds its master key, can make it. It is worthless once there is an administrator.
 */
export function setUpToken(vault: Vault): string {
  return vault.sign('set-up', 'first administrator');
}

export function isSetUpToken(vault: Vault, token: string): boolean {
  const [given, wanted] = [Buffer.from(token), Buffer.from(setUpToken(vault))];
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}
