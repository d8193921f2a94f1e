import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import { introduce, type Contribution } from '#contexts';
import type { Instance } from '#instance';
import { httpLimits, installEdge, ProblemFilter, sendProblem, troubleOf } from '#http';
import type { HttpReply, HttpRequest } from '#http';
import { newId } from '#kernel';
import { InputPipe } from '#validation';
import { fallbackLocale, translator } from '#web';
import { addApiDocs } from './api-docs.js';
import { AppModule } from './app.module.js';
import { addFixedRoutes } from './fixed-routes.js';
import type { LogState } from './log-destination.js';
import { logAnswer, nestLog } from './logging.js';
import { metrics } from './metrics.js';
import { securityHeaders } from './security-headers.js';

export type AppOptions = {
  readonly instance: Instance;
  /** What answers, and what navigation, signs, statuses and texts are made of. */
  readonly contexts: readonly Contribution[];
  readonly log: Logger;
  /** What became of the lines of the log; nothing is said of it when not given. */
  readonly logState?: (() => LogState) | undefined;
  /** Roles that somebody holds, as the views of this node show them. */
  readonly rolesOf: (accountId: string) => readonly string[];
  readonly publicUrl?: string | undefined;
  readonly proxies?: number;
  readonly maxLag?: number;
  /** With which figures and details of health are read from elsewhere than this machine. */
  readonly metricsToken?: string | undefined;
  readonly sessionTrustMs?: number;
};

const DEFAULT_MAX_LAG = 1_000;

/** What is told of an answer once it is sent; one hook for all, for its price. */
type Watcher = (request: HttpRequest, reply: HttpReply, ms: number) => void;

function watchAnswers(server: FastifyInstance, ...watchers: readonly Watcher[]): void {
  server.addHook('onResponse', (request, reply, done) => {
    const ms = reply.elapsedTime;
    for (const watcher of watchers) watcher(request, reply, ms);
    done();
  });
}

/** The server as a Nest application, ready to listen; the same one in tests. */
export async function createApp(options: AppOptions): Promise<NestFastifyApplication> {
  const { instance, log, contexts } = options;
  introduce(contexts);
  // Texts that cannot be read should stop the start, not the first reader.
  translator(fallbackLocale);
  const measuring = metrics(instance, options.logState);
  const ports = measuring.measured(instance.ports);
  const app = await NestFactory.create<NestFastifyApplication>(
    AppModule.of({
      instance,
      ports,
      modules: contexts.flatMap((each) => each.modules ?? []),
      acts: contexts.flatMap((each) => each.acts ?? []),
    }),
    adapter(options.proxies ?? 0),
    { bodyParser: false, logger: nestLog(log), abortOnError: false },
  );
  const server = app.getHttpAdapter().getInstance();
  const https = options.publicUrl?.startsWith('https:') ?? false;
  installEdge(server, {
    ports,
    projector: instance.projector,
    rolesOf: options.rolesOf,
    headers: securityHeaders(https),
    publicUrl: options.publicUrl,
    secureCookies: https,
    sessionTrustMs: options.sessionTrustMs,
    logError: (details) => log.error(details, 'unexpected'),
  });
  watchAnswers(server, logAnswer(log), measuring.timeAnswer);
  addFixedRoutes(server, {
    instance,
    metrics: measuring,
    maxLag: options.maxLag ?? DEFAULT_MAX_LAG,
    metricsToken: options.metricsToken,
  });
  addApiDocs(app);
  app.useGlobalPipes(new InputPipe());
  app.useGlobalFilters(new ProblemFilter());
  await app.init();
  await server.ready();
  return app;
}

function adapter(proxies: number): FastifyAdapter {
  return new FastifyAdapter({
    skipMiddie: true,
    // An address that cannot be read is answered before any hook runs.
    frameworkErrors: (error: Error, request: HttpRequest, reply: HttpReply) =>
      sendProblem(request, reply, troubleOf(error)),
    multipart: false,
    trustProxy: (_address, hop) => hop < proxies,
    genReqId: newId,
    requestIdHeader: false,
    bodyLimit: httpLimits.maxBodyBytes,
    routerOptions: { maxParamLength: httpLimits.maxParamLength },
    requestTimeout: httpLimits.requestTimeoutMs,
    keepAliveTimeout: httpLimits.keepAliveTimeoutMs,
    maxRequestsPerSocket: httpLimits.maxRequestsPerSocket,
  });
}
