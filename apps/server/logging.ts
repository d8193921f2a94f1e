import type { LoggerService } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { pino, type DestinationStream, type Logger } from 'pino';
import { logDestination, type LogDestination, type LogLimits } from './log-destination.js';
import type { LogLevel } from './settings.js';

/**
 * What never reaches a log, wherever it stands in what is logged. Requests are logged by route and
 * status alone, so these are the second fence, should somebody log a request one day.
 */
export const redacted: readonly string[] = ['headers', 'cookies', 'body', 'query', 'params', 'url']
  .concat('cookie', 'authorization', 'set-cookie', 'password', 'token', 'secret', 'key')
  .concat('email', 'name', 'iban', 'code')
  .flatMap((name) => ['', '*.', '*.*.'].map((depth) => pathTo(depth, name)));

/** The log of a server: JSON lines into a destination. */
export function serverLog(level: LogLevel, destination: DestinationStream): Logger {
  const options = {
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: { paths: [...redacted], censor: '[redacted]' },
    serializers: { err: errorInWords },
  };
  return pino(options, destination);
}

export type StandardLog = {
  readonly log: Logger;
  readonly destination: LogDestination;
};

/** The log on standard output, or another descriptor, which never keeps the server waiting. */
export function standardLog(
  level: LogLevel,
  fd: number = process.stdout.fd,
  limits?: LogLimits,
): StandardLog {
  const destination = logDestination(
    fd,
    (dropped) => log.warn({ dropped }, 'lines of this log were lost: it could not be written'),
    limits,
  );
  const log = serverLog(level, destination);
  return { log, destination };
}

/**
 * Logs answers that somebody may ask about: failures of the server as errors, refusals at `info`,
 * everything else at `debug`. The route's pattern stands for the address, which may hold ids.
 */
export function logAnswer(log: Logger) {
  const debugging = log.isLevelEnabled('debug');
  return (request: FastifyRequest, reply: FastifyReply, ms: number): void => {
    const { statusCode } = reply;
    if (statusCode >= 500) log.warn(told(request, reply, ms), 'answered with an error');
    else if (statusCode >= 400) log.info(told(request, reply, ms), 'refused');
    else if (debugging) log.debug(told(request, reply, ms), 'answered');
  };
}

/** Nest's own messages, in the same log. */
export function nestLog(log: Logger): LoggerService {
  const context = (more: readonly unknown[]): string => {
    const last = more.at(-1);
    return typeof last === 'string' ? last : 'nest';
  };
  return {
    log: (message: unknown, ...more: unknown[]) =>
      log.debug({ context: context(more) }, String(message)),
    warn: (message: unknown, ...more: unknown[]) =>
      log.warn({ context: context(more) }, String(message)),
    error: (message: unknown, ...more: unknown[]) =>
      log.error({ context: context(more) }, String(message)),
    fatal: (message: unknown, ...more: unknown[]) =>
      log.fatal({ context: context(more) }, String(message)),
    debug: () => undefined,
    verbose: () => undefined,
  };
}

function told(request: FastifyRequest, reply: FastifyReply, ms: number) {
  return {
    reqId: request.id,
    method: request.method,
    route: request.routeOptions.url ?? 'none',
    status: reply.statusCode,
    ms: Math.round(ms),
  };
}

/** Kind, message and stack: other members of an error may hold anything. */
function errorInWords(error: unknown): unknown {
  if (!(error instanceof Error)) return { type: typeof error };
  const { name, message, stack, cause } = error;
  return { type: name, message, stack, ...(cause ? { cause: errorInWords(cause) } : {}) };
}

function pathTo(depth: string, name: string): string {
  return name.includes('-') ? `${depth.replace(/\.$/, '')}["${name}"]` : `${depth}${name}`;
}
