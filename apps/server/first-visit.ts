import type { Logger } from 'pino';
import type { Desk } from '#desk';
import { StoreUnavailable } from '#event-store';
import type { House } from '#house';
import { isSetUp, setUpToken } from '#people';

/**
 * Prints the link with which an empty house is set up (D22). Who reads the server's output may
 * become its first administrator; the link is worth nothing afterwards. It goes to standard output
 * and not to the log, which is kept and passed on.
 */
export async function tellFirstVisit({ desk }: House, address: string, log: Logger): Promise<void> {
  if (await isSetUpOrUnknown(desk)) return;
  log.warn('nobody administers this house yet: the link to set it up stands on standard output');
  const link = `${address}/sign-in/first?token=${encodeURIComponent(setUpToken(desk.vault))}`;
  process.stdout.write(`\nSet up this house, once, at:\n  ${link}\n\n`);
}

/** While a cluster is away nobody can say; whoever runs it starts a node again to be told. */
async function isSetUpOrUnknown(desk: Desk): Promise<boolean> {
  try {
    return await isSetUp(desk);
  } catch (error) {
    if (error instanceof StoreUnavailable) return true;
    throw error;
  }
}
