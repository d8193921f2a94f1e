import { StoreUnavailable } from '#event-store';
import { Rejection } from '#kernel';
import { rejectionText } from '#web';
import { SettingsRefused } from './settings.js';

/**
 * Why the server does not start, for the person at the terminal: one sentence for what can be put
 * right from outside, the whole error for what cannot.
 */
export function inWordsOfTheOperator(error: unknown): string {
  if (error instanceof SettingsRefused || error instanceof StoreUnavailable) return error.message;
  if (error instanceof Rejection) {
    const { code, params } = error;
    const facts = Object.entries(params).map(([name, value]) => `${name}: ${value}`);
    return `${rejectionText('en', code, params)} (${[code, ...facts].join(', ')})`;
  }
  const { code, stack } = error as { readonly code?: unknown; readonly stack?: string };
  if (code === 'EADDRINUSE') return 'The port is taken by another program (ENTRAIDE_PORT).';
  if (code === 'EACCES') return 'The port is not open to this user (ENTRAIDE_PORT).';
  if (code === 'EADDRNOTAVAIL') return 'The address is not one of this machine (ENTRAIDE_HOST).';
  return stack ?? String(error);
}
