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
  return ofTheSystem(error as SystemError) ?? unforeseen(error);
}

type SystemError = NodeJS.ErrnoException & { readonly hostname?: string };

/** What the operating system refused: which file or address, and what helps. */
function ofTheSystem({ code, syscall, path, hostname }: SystemError): string | undefined {
  if (syscall === 'listen' || syscall === 'bind') {
    if (code === 'EADDRINUSE') return 'The port is taken by another program (ENTRAIDE_PORT).';
    if (code === 'EACCES') return 'The port is not open to this user (ENTRAIDE_PORT).';
    if (code === 'EADDRNOTAVAIL') return 'The address is not one of this machine (ENTRAIDE_HOST).';
  }
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') {
    return `No machine is known by the name ${hostname ?? 'that was given'} (ENTRAIDE_HOST, or the address that was given).`;
  }
  if (code === 'ECONNREFUSED') return 'Nobody answers at that address.';
  const what = code === undefined ? undefined : OF_FILES[code];
  return what && `${path ?? 'A file'} ${what} (${code}).`;
}

const OF_FILES: Readonly<Record<string, string>> = {
  ENOENT: 'is not there',
  EACCES: 'may not be read or written by this user: see who owns it, and its mode',
  EPERM: 'may not be read or written by this user: see who owns it, and its mode',
  EROFS: 'lies on a disk that may only be read: use another folder, or mount it for writing',
  ENOSPC: 'finds no space on its disk: make room',
  EDQUOT: 'is beyond what this user may store: make room',
  EISDIR: 'is a folder where a file is needed',
  ENOTDIR: 'is a file where a folder is needed',
  EEXIST: 'is there already',
  EMFILE: 'cannot be opened: too many files are open',
  EIO: 'cannot be read: the disk does not give it back',
};

/** What nobody foresaw: its own words; where it happened only for whoever looks for it. */
function unforeseen(error: unknown): string {
  const { message, stack } = error as { readonly message?: string; readonly stack?: string };
  const isLookedFor = ['debug', 'trace'].includes(process.env['ENTRAIDE_LOG_LEVEL'] ?? '');
  if (isLookedFor && stack !== undefined) return stack;
  return `Something went wrong that was not foreseen: ${message ?? String(error)}. With ENTRAIDE_LOG_LEVEL=debug it also says where.`;
}
