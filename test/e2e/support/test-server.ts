import type { Type } from '@nestjs/common';
import { randomBytes } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { Writable } from 'node:stream';
import supertest from 'supertest';
import type { RoleName } from '#catalogue';
import type { EffectKind, EffectLimits } from '#effects';
import { eventStoreDb } from '#event-store';
import {
  contributions,
  openInstance,
  projections,
  type ClockLimits,
  type Instance,
  type WatchLimits,
} from '#instance';
import type { CardProvider, Mail } from '#giving';
import { signed } from '#http';
import { newId, type Clock } from '#kernel';
import { rolesHeldBy } from '#people';
import type { Projection } from '#read-models';
import { createApp } from '../../../apps/server/create-app.js';
import { serverLog } from '../../../apps/server/logging.js';
import { staffWith, type Staff } from './staff.js';

export type TestServerOptions = {
  /** A folder; in memory when not given. */
  readonly data?: string;
  readonly clock?: Clock;
  /** A cluster and the master key of its instance; else the one of EVENTSTORE_URL, if it is set. */
  readonly cluster?: { readonly url: string; readonly masterKey: string };
  /** Modules beside Entraide's own. */
  readonly modules?: readonly Type[];
  readonly projections?: readonly Projection[];
  /** Other ways of carrying out effects, and how patient they are. */
  readonly effects?: readonly EffectKind[];
  readonly effectLimits?: EffectLimits;
  /** Who takes gifts by card; nobody where it is not given. */
  readonly cards?: CardProvider;
  /** Who carries letters. */
  readonly mail?: Mail;
  /** How often the log is looked at. */
  readonly watchLimits?: WatchLimits;
  /** How often the clock is looked at. */
  readonly clockLimits?: ClockLimits;
  /** How long sessions are believed; not at all unless said, so that tests need not wait. */
  readonly sessionTrustMs?: number;
  /** How many entries of X-Forwarded-For are believed: so can one machine be many. */
  readonly proxies?: number;
  readonly metricsToken?: string;
};

/** Somebody with a browser and a program, both of whom keep what they are given. */
export type Client = {
  readonly staff: Staff | undefined;
  /** The token of the session, as cookie and bearer carry it. */
  readonly token: string | undefined;
  /** Calls of the API carry the bearer token of the session. */
  readonly get: (path: string, headers?: Headers) => supertest.Test;
  readonly post: (path: string, body: unknown, headers?: Headers) => supertest.Test;
  /** Pages carry cookies. */
  readonly page: (path: string) => supertest.Test;
  /**
   * Fills in the form with this action on a page, sends it there (or where a button of it says),
   * and returns what came back.
   */
  readonly submit: (
    page: string,
    fields: Fields,
    action?: string,
    to?: string,
  ) => Promise<supertest.Response>;
};

type Headers = Readonly<Record<string, string>>;
type Fields = Readonly<Record<string, string | readonly string[]>>;

export type TestServer = {
  readonly instance: Instance;
  readonly url: string;
  /** What the server has logged so far, as text. */
  readonly logged: () => string;
  /** Every route of the server: method and pattern. */
  readonly routes: () => readonly string[];
  /** Somebody nobody knows. */
  readonly anyone: () => Client;
  /** Somebody of the staff who holds these roles, signed in. */
  readonly as: (
    roles: readonly RoleName[],
    place?: { readonly entityId?: string; readonly fundId?: string },
  ) => Promise<Client>;
  readonly stop: () => Promise<void>;
};

/** The server as it ships, on a port of its own, with an instance of its own. */
export async function startTestServer(options: TestServerOptions = {}): Promise<TestServer> {
  const instance = await openInstance({
    data: options.data ?? 'memory',
    ...(options.cluster ? inCluster(options.cluster) : await inClusterOfEnvironment()),
    clock: options.clock,
    projections: [...projections, ...(options.projections ?? [])],
    cards: options.cards,
    mail: options.mail,
    effects: options.effects,
    effectLimits: options.effectLimits,
    watchLimits: options.watchLimits,
    clockLimits: options.clockLimits,
  });
  const lines: string[] = [];
  const app = await createApp({
    instance,
    contexts: [...contributions, { name: 'test', modules: options.modules ?? [] }],
    log: serverLog('debug', sink(lines)),
    sessionTrustMs: options.sessionTrustMs ?? 0,
    proxies: options.proxies ?? 0,
    metricsToken: options.metricsToken,
    rolesOf: (accountId) => rolesHeldBy(instance.views, accountId, instance.ports.clock.now()),
  });
  await app.listen(0, '127.0.0.1');
  const { port } = app.getHttpServer().address() as AddressInfo;
  const url = `http://127.0.0.1:${port}`;
  return {
    instance,
    url,
    logged: () => lines.join(''),
    routes: () => routesIn(app.getHttpAdapter().getInstance().printRoutes({ commonPrefix: false })),
    anyone: () => client(instance, url, undefined),
    as: async (roles, place) => {
      const staff = await staffWith(instance.ports, roles, place);
      await instance.projector.waitFor(await instance.ports.store.head());
      return client(instance, url, staff);
    },
    stop: async () => {
      await app.close();
      await instance.close();
    },
  };
}

/** Reads the tree of routes that Fastify draws; `HEAD` follows from `GET`. */
function routesIn(tree: string): readonly string[] {
  const parts: string[] = [];
  return tree.split('\n').flatMap((line) => {
    const drawn = /^(.*?[├└]── )(.*?)(?: \(([A-Z, ]+)\))?$/.exec(line);
    if (!drawn) return [];
    const [, branch = '', part = '', methods = ''] = drawn;
    parts.length = branch.length / BRANCH.length - 1;
    parts.push(part);
    return methods
      .split(', ')
      .filter((method) => method !== '' && method !== 'HEAD')
      .map((method) => `${method} ${parts.join('')}`);
  });
}
const BRANCH = '├── ';

function inCluster({ url, masterKey }: { readonly url: string; readonly masterKey: string }) {
  return { cluster: { url }, masterKey };
}

/**
 * With EVENTSTORE_URL set, every specification that starts a server runs on that store: each in
 * streams of its own, under a name that nobody uses again.
 */
async function inClusterOfEnvironment() {
  const url = process.env['EVENTSTORE_URL'];
  if (!url) return {};
  const everything = eventStoreDb({ url });
  const begin = await everything.head();
  await everything.close();
  const cluster = { url, prefix: `t${newId().slice(0, 8)}`, begin };
  return { cluster, masterKey: randomBytes(32).toString('hex') };
}

function client({ ports }: Instance, url: string, staff: Staff | undefined): Client {
  const browser = supertest.agent(url);
  const program = supertest(url);
  const token = staff && signed(ports.vault, 'session', staff.sessionId);
  if (token) browser.jar.setCookie(`entraide_session=${token}; path=/`, '127.0.0.1');
  const bearer: Headers = token ? { authorization: `Bearer ${token}` } : {};
  const page = (path: string): supertest.Test => browser.get(path).set('accept', 'text/html');
  return {
    staff,
    token,
    get: (path, headers = {}) => program.get(path).set({ ...bearer, ...headers }),
    post: (path, body, headers = {}) =>
      program
        .post(path)
        .set({ 'content-type': 'application/json', ...bearer, ...headers })
        .send(typeof body === 'string' ? body : JSON.stringify(body)),
    page,
    submit: async (path, fields, action = path, to = action) => {
      const shown = await page(path);
      const sent = { ...hiddenFields(shown.text, action), ...fields };
      return browser.post(to).type('form').set('accept', 'text/html').send(encoded(sent));
    },
  };
}

/** The hidden fields of the form that goes to `action`. */
function hiddenFields(html: string, action: string): Record<string, string> {
  const forms = [...html.matchAll(/<form\b[^>]*>[\s\S]*?<\/form>/g)].map(([form]) => form);
  const form = forms.find((one) => one.includes(`action="${action}"`));
  if (form === undefined) throw new Error(`there is no form that goes to ${action}`);
  const inputs = [...form.matchAll(/<input\b[^>]*type="hidden"[^>]*>/g)].map(([input]) => input);
  return Object.fromEntries(
    inputs.map((input) => [attribute(input, 'name'), attribute(input, 'value')]),
  );
}

function attribute(tag: string, name: string): string {
  const value = new RegExp(` ${name}="([^"]*)"`).exec(tag)?.[1] ?? '';
  return value.replaceAll('&quot;', '"').replaceAll('&lt;', '<').replaceAll('&amp;', '&');
}

function encoded(fields: Fields): string {
  const pairs = Object.entries(fields).flatMap(([name, value]) =>
    [value].flat().map((each) => [name, each]),
  );
  return new URLSearchParams(pairs).toString();
}

function sink(lines: string[]): Writable {
  return new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      lines.push(String(chunk));
      done();
    },
  });
}
