import type { Logger } from 'pino';
import type { Ports } from '#commands';
import { StoreUnavailable } from '#event-store';
import type { Instance } from '#instance';
import { isSetUp, setUpToken } from '#people';

/**
 * Prints the link with which an empty instance is set up (D22). Who reads the server's output may
 * become its first administrator; the link is worth nothing afterwards. It goes to standard output
 * and not to the log, which is kept and passed on.
 */
export async function tellFirstVisit(
  { ports }: Instance,
  address: string,
  log: Logger,
): Promise<void> {
  if (await isSetUpOrUnknown(ports)) return;
  log.warn('nobody administers this instance yet: the link to set it up stands on standard output');
  const link = `${address}/sign-in/first?token=${encodeURIComponent(setUpToken(ports.vault))}`;
  try {
    process.stdout.write(`\nSet up this instance, once, at:\n  ${link}\n\n`);
  } catch (error) {
    // Into a file on a full disk, say: the next start prints it again.
    log.error({ err: error }, 'standard output did not take the link');
  }
}

/** While a cluster is away nobody can say; whoever runs it starts a node again to be told. */
async function isSetUpOrUnknown(ports: Ports): Promise<boolean> {
  try {
    return await isSetUp(ports);
  } catch (error) {
    if (error instanceof StoreUnavailable) return true;
    throw error;
  }
}
