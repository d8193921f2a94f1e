import type { FastifyReply, FastifyRequest } from 'fastify';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { Ports } from '#commands';
import { Rejection } from '#kernel';
import type { Instance } from '#instance';
import type { LogState } from './log-destination.js';
import { countParked, dueSince, effectKinds } from '#processes';

/** Events behind that are counted; beyond it, behind is behind. */
const MAX_COUNTED_LAG = 10_000;
const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5];

export type Metrics = {
  readonly registry: Registry;
  /** The same ports, with every command counted and timed. */
  readonly measured: (ports: Ports) => Ports;
  /** Times every answer by kind and status. */
  readonly timeAnswer: (request: FastifyRequest, reply: FastifyReply, ms: number) => void;
};

/** What `/metrics` tells: appends, commands, views, answers, and what Node says of itself. */
export function metrics(
  instance: Pick<
    Instance,
    'projector' | 'processes' | 'views' | 'ports' | 'watch' | 'storage' | 'clock'
  >,
  logState?: () => LogState,
): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry, prefix: 'entraide_' });
  const registers = [registry];
  const appended = new Counter({
    name: 'entraide_events_appended_total',
    help: 'Events that commands appended',
    registers,
  });
  const commands = new Histogram({
    name: 'entraide_command_seconds',
    help: 'Time of a command until it is durable, by outcome',
    labelNames: ['outcome'],
    buckets: SECONDS,
    registers,
  });
  const answers = new Histogram({
    name: 'entraide_http_seconds',
    help: 'Time of an answer over HTTP, by its kind: no figure tells what anybody does',
    labelNames: ['kind', 'status'],
    buckets: SECONDS,
    registers,
  });
  tellViews(instance, registers);
  tellLog(instance, registers);
  tellStorage(instance, registers);
  tellClock(instance, registers);
  if (logState) tellLines(logState, registers);
  tellDelays(instance, registers);
  return {
    registry,
    measured: (ports) => ({
      ...ports,
      execute: measuredExecute(ports.execute, appended, commands),
    }),
    timeAnswer: timeAnswers(answers),
  };
}

function tellLog({ watch }: Pick<Instance, 'watch'>, registers: Registry[]): void {
  if (!watch) return;
  new Gauge({
    name: 'entraide_log_contradicts',
    help: '1 once the log is not what it was, or its file is damaged, until the next start',
    registers,
    collect() {
      this.set(watch.trouble() ? 1 : 0);
    },
  });
  new Counter({
    name: 'entraide_log_walks_total',
    help: 'Walks through the whole log that found it to be what it was',
    registers,
    collect() {
      this.reset();
      this.inc(watch.rounds());
    },
  });
}

function tellStorage({ storage }: Pick<Instance, 'storage'>, registers: Registry[]): void {
  if (!storage) return;
  new Gauge({
    name: 'entraide_disk_free_bytes',
    help: 'Bytes that may still be written to the disk of the data folder',
    registers,
    collect() {
      this.set(storage.freeBytes() ?? Number.NaN);
    },
  });
  new Gauge({
    name: 'entraide_write_failing',
    help: '1 while the last write to a file of the data folder has failed',
    labelNames: ['file'],
    registers,
    collect() {
      const failing = new Set(storage.writes.faults().map(({ file }) => file));
      for (const file of storage.writes.failed().keys()) {
        this.labels(file).set(failing.has(file) ? 1 : 0);
      }
    },
  });
  new Counter({
    name: 'entraide_writes_failed_total',
    help: 'Writes to a file of the data folder that have failed',
    labelNames: ['file'],
    registers,
    collect() {
      this.reset();
      for (const [file, times] of storage.writes.failed()) this.labels(file).inc(times);
    },
  });
}

function tellClock({ clock }: Pick<Instance, 'clock'>, registers: Registry[]): void {
  new Gauge({
    name: 'entraide_clock_behind_seconds',
    help: 'How far the clock is behind the newest event; 0 while that is less than a minute',
    registers,
    collect() {
      this.set(clock.behindMs() / 1000);
    },
  });
}

/** Of the lines that the server writes about itself, not of the events. */
function tellLines(state: () => LogState, registers: Registry[]): void {
  new Counter({
    name: 'entraide_log_lines_dropped_total',
    help: 'Lines of the server log that were never written: its disk was full, or nobody read it',
    registers,
    collect() {
      this.reset();
      this.inc(state().dropped);
    },
  });
}

function tellViews(
  { projector, views, ports }: Pick<Instance, 'projector' | 'views' | 'ports'>,
  registers: Registry[],
): void {
  new Gauge({
    name: 'entraide_views_events',
    help: 'Events that the views have folded',
    registers,
    collect() {
      this.set(views.checkpoint().events);
    },
  });
  new Gauge({
    name: 'entraide_views_behind',
    help: 'Events of the log that the views have not folded yet; counting stops at the limit',
    registers,
    async collect() {
      const { position } = projector.state();
      const after = ports.store.readAll(position, MAX_COUNTED_LAG);
      // Without the store nobody knows; the other figures are told all the same.
      this.set(
        await after.then(
          ({ length }) => length,
          () => Number.NaN,
        ),
      );
    },
  });
  new Gauge({
    name: 'entraide_views_stopped',
    help: '1 while an event cannot be folded',
    registers,
    collect() {
      this.set(projector.state().poison ? 1 : 0);
    },
  });
}

/** How long the oldest event that was not taken in has waited, for views and for processes. */
function tellDelays(
  {
    projector,
    processes,
    ports,
    views,
  }: Pick<Instance, 'projector' | 'processes' | 'ports' | 'views'>,
  registers: Registry[],
): void {
  const delayAfter = async (position: bigint): Promise<number> => {
    const [oldest] = await ports.store.readAll(position, 1);
    if (!oldest) return 0;
    const waited = ports.clock.now().getTime() - Date.parse(oldest.metadata.recordedAt);
    // Another server's clock may be ahead of ours.
    return Math.max(0, waited / 1000);
  };
  const unknown = (): number => Number.NaN;
  new Gauge({
    name: 'entraide_views_behind_seconds',
    help: 'Age of the oldest event that the views have not folded; 0 when there is none',
    registers,
    async collect() {
      this.set(await delayAfter(projector.state().position).catch(unknown));
    },
  });
  new Gauge({
    name: 'entraide_processes_parked',
    help: 'Commands of a process that were refused or wait behind such a one, or effects given up',
    labelNames: ['process'],
    registers,
    collect() {
      this.reset();
      for (const { name } of processes?.state().processes ?? []) this.labels(name).set(0);
      for (const { name } of effectKinds()) this.labels(name).set(0);
      for (const [process, waiting] of countParked(views)) this.labels(process).set(waiting);
    },
  });
  new Gauge({
    name: 'entraide_due_late_seconds',
    help: 'How long ago the oldest thing that is due fell due; 0 when nothing is',
    registers,
    collect() {
      const now = ports.clock.now();
      const since = dueSince(views, now.toISOString());
      this.set(since === undefined ? 0 : (now.getTime() - Date.parse(since)) / 1000);
    },
  });
  if (!processes) return;
  new Gauge({
    name: 'entraide_processes_behind_seconds',
    help: 'Age of the oldest event that a process has not answered; 0 when there is none',
    labelNames: ['process'],
    registers,
    async collect() {
      for (const { name, position } of processes.state().processes) {
        this.labels(name).set(await delayAfter(position).catch(unknown));
      }
    },
  });
}

function measuredExecute(
  execute: Ports['execute'],
  appended: Counter,
  commands: Histogram<'outcome'>,
): Ports['execute'] {
  const outcomes = {
    done: commands.labels('done'),
    repeated: commands.labels('repeated'),
    refused: commands.labels('refused'),
    failed: commands.labels('failed'),
  };
  return async (decider, stream, command, context) => {
    const started = performance.now();
    const took = (): number => (performance.now() - started) / 1000;
    try {
      const executed = await execute(decider, stream, command, context);
      outcomes[executed.repeated ? 'repeated' : 'done'].observe(took());
      if (!executed.repeated) appended.inc(executed.events.length);
      return executed;
    } catch (error) {
      outcomes[error instanceof Rejection ? 'refused' : 'failed'].observe(took());
      throw error;
    }
  };
}

/** Kinds of answers, by the beginning of their route; pages are whatever is left. */
const KINDS = [
  ['/api/', 'api'],
  ['/assets/', 'assets'],
  ['/health/', 'health'],
  ['/metrics', 'health'],
] as const;

function kindOf(route: string): string {
  return KINDS.find(([begin]) => route.startsWith(begin))?.[1] ?? 'pages';
}

function timeAnswers(answers: Histogram<'kind' | 'status'>): Metrics['timeAnswer'] {
  const known = new Map<string, ReturnType<typeof answers.labels>>();
  return (request, reply, ms) => {
    const kind = kindOf(request.routeOptions.url ?? '');
    const name = `${kind} ${reply.statusCode}`;
    let series = known.get(name);
    if (!series) {
      series = answers.labels(kind, String(reply.statusCode));
      known.set(name, series);
    }
    series.observe(ms / 1000);
  };
}
