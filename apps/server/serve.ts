import type { AddressInfo } from 'node:net';
import { introduce, type Contribution } from '#contexts';
import { contributions, openInstance, type Instance } from '#instance';
import { rolesHeldBy } from '#people';
import { createApp } from './create-app.js';
import { tellFirstVisit } from './first-visit.js';
import { serverLog } from './logging.js';
import { clusterIn, type Settings } from './settings.js';
import { VERSION } from './version.js';

export type RunningServer = {
  readonly instance: Instance;
  /** `http://127.0.0.1:3000`. */
  readonly address: string;
  /** Stops taking requests, finishes those under way, then closes Entraide. */
  readonly stop: () => Promise<void>;
};

/**
 * Opens Entraide and answers on its port. For `entraide serve`, the demo and tests that need a
 * real port. Rejections of the data folder; an Error with `code` EADDRINUSE when the port is taken.
 */
export async function serve(settings: Settings): Promise<RunningServer> {
  // Before anything can go wrong: refusals of the data folder are told in words.
  introduce(contributions);
  const log = serverLog(settings.ENTRAIDE_LOG_LEVEL);
  const instance = await openInstance({
    data: settings.ENTRAIDE_DATA,
    masterKey: settings.ENTRAIDE_MASTER_KEY,
    seed: settings.ENTRAIDE_SEED,
    cluster: clusterIn(settings),
    worker: settings.ENTRAIDE_ROLE !== 'api',
    onTrouble: ({ code, params }) =>
      log.error({ refusal: code, ...params }, 'the log is not what it was'),
  });
  try {
    const app = await createApp({
      instance,
      contexts: contributions.map(
        settings.ENTRAIDE_ROLE === 'worker' ? withoutModules : (all) => all,
      ),
      log,
      rolesOf: (accountId) => rolesHeldBy(instance.views, accountId, instance.ports.clock.now()),
      publicUrl: settings.ENTRAIDE_PUBLIC_URL,
      proxies: settings.ENTRAIDE_PROXIES,
      maxLag: settings.ENTRAIDE_MAX_LAG,
      metricsToken: settings.ENTRAIDE_METRICS_TOKEN,
    });
    await app.listen(settings.ENTRAIDE_PORT, settings.ENTRAIDE_HOST);
    const address = addressOf(app.getHttpServer().address() as AddressInfo);
    log.info({ address, version: VERSION, data: settings.ENTRAIDE_DATA }, 'Entraide is listening');
    await tellFirstVisit(instance, settings.ENTRAIDE_PUBLIC_URL ?? address, log);
    return {
      instance,
      address,
      stop: async () => {
        log.info({ version: VERSION }, 'Entraide is stopping');
        await app.close();
        await instance.close();
        log.info({ version: VERSION }, 'Entraide has stopped');
      },
    };
  } catch (error) {
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
