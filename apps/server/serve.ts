import type { AddressInfo } from 'node:net';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Logger } from 'pino';
import { introduce, type Contribution } from '#contexts';
import { contributions, openInstance, type Instance } from '#instance';
import { openCards, openMail } from '#giving';
import { rolesHeldBy } from '#people';
import { createApp } from './create-app.js';
import { tellFirstVisit } from './first-visit.js';
import type { LogDestination } from './log-destination.js';
import { standardLog } from './logging.js';
import { cardsIn, clusterIn, mailIn, type Settings } from './settings.js';
import { stopper } from './stopping.js';
import { VERSION } from './version.js';

export type RunningServer = {
  readonly instance: Instance;
  /** `http://127.0.0.1:3000`. */
  readonly address: string;
  /** Stops taking requests, finishes those that have arrived (STOP_LIMITS), then closes Entraide. */
  readonly stop: () => Promise<void>;
};

/**
 * Opens Entraide and answers on its port. For `entraide serve`, the demo and tests that need a
 * real port. Rejections of the data folder; an Error with `code` EADDRINUSE when the port is taken.
 */
export async function serve(settings: Settings): Promise<RunningServer> {
  // Before anything can go wrong: refusals of the data folder are told in words.
  introduce(contributions);
  const { log, destination } = standardLog(settings.ENTRAIDE_LOG_LEVEL);
  try {
    return await serveLogging(settings, log, destination);
  } catch (error) {
    await destination.close();
    throw error;
  }
}

async function serveLogging(
  settings: Settings,
  log: Logger,
  destination: LogDestination,
): Promise<RunningServer> {
  const cards = cardsIn(settings);
  const mail = mailIn(settings);
  const instance = await openInstance({
    cards: cards && (await openCards(cards)),
    mail: mail && (await openMail(mail)),
    data: settings.ENTRAIDE_DATA,
    masterKey: settings.ENTRAIDE_MASTER_KEY,
    seed: settings.ENTRAIDE_SEED,
    cluster: clusterIn(settings),
    worker: settings.ENTRAIDE_ROLE !== 'api',
    onClock: {
      onBehind: (behindMs) => log.error({ behindMs }, 'the clock is behind the newest event'),
      onRight: () => log.info('the clock is past the newest event again'),
    },
    onStorage: {
      onFault: ({ file, reason }) => log.error({ file, reason }, 'a file cannot be written'),
      onMended: (file) => log.info({ file }, 'a file can be written again'),
      onLow: (freeBytes) => log.warn({ freeBytes }, 'the disk of the data folder is nearly full'),
    },
    onTrouble: ({ code, params }) =>
      log.error({ refusal: code, ...params }, 'the log is not what it was'),
  });
  let app: NestFastifyApplication | undefined;
  try {
    const opened = await createApp({
      instance,
      contexts: contributions.map(
        settings.ENTRAIDE_ROLE === 'worker' ? withoutModules : (all) => all,
      ),
      log,
      logState: destination.state,
      rolesOf: (accountId) => rolesHeldBy(instance.views, accountId, instance.ports.clock.now()),
      publicUrl: settings.ENTRAIDE_PUBLIC_URL,
      proxies: settings.ENTRAIDE_PROXIES,
      maxLag: settings.ENTRAIDE_MAX_LAG,
      metricsToken: settings.ENTRAIDE_METRICS_TOKEN,
    });
    app = opened;
    const server = opened.getHttpServer();
    const letGo = stopper(server);
    await opened.listen(settings.ENTRAIDE_PORT, settings.ENTRAIDE_HOST);
    const address = addressOf(server.address() as AddressInfo);
    log.info({ address, version: VERSION, data: settings.ENTRAIDE_DATA }, 'Entraide is listening');
    await tellFirstVisit(instance, settings.ENTRAIDE_PUBLIC_URL ?? address, log);
    return {
      instance,
      address,
      stop: async () => {
        log.info({ version: VERSION }, 'Entraide is stopping');
        await letGo(() => opened.close());
        await instance.close();
        log.info({ version: VERSION }, 'Entraide has stopped');
        await destination.close();
      },
    };
  } catch (error) {
    await app?.close();
    await instance.close();
    throw error;
  }
}

/** A worker shows its health and figures, and nothing else. */
function withoutModules({ modules: _modules, acts: _acts, ...rest }: Contribution): Contribution {
  return rest;
}

function addressOf({ address, family, port }: AddressInfo): string {
  const host = family === 'IPv6' ? `[${address}]` : address;
  return `http://${host}:${port}`;
}
