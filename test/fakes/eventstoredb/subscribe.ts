import { randomUUID } from 'node:crypto';
import type { Node } from './node.js';
import { failures, recorded, streamName, streams } from './protocol.js';
import type { Storage, StoredEvent } from './records.js';
import { filterOf, isOver, send, type ReadCall, type ReadRequest } from './sending.js';

type Options = NonNullable<ReturnType<ReadRequest['getOptions']>>;
type Filter = ReturnType<Options['getFilter']>;

/** Where a subscription stands, and what it goes over next. */
type Walk = {
  /** The next event if there is one, matching or not. */
  readonly step: () => StoredEvent | undefined;
  readonly matches: (event: StoredEvent) => boolean;
  /** Whether more than a live buffer lies ahead. */
  readonly isFarBehind: () => boolean;
};

/** So many events the server keeps for a slow subscriber before it tells it to catch up. */
const LIVE_BUFFER = 32;
/** Events a filtered subscription looks through between two checkpoints, times its multiplier. */
const DEFAULT_SEARCH_WINDOW = 32;

/** Confirmation, what there is after the start, "caught up", and then whatever is written. */
export async function subscribe(
  node: Node,
  call: ReadCall,
  options: Options,
  breaks: () => Promise<boolean>,
): Promise<void> {
  const name = streamName(options.getStream()?.getStreamIdentifier());
  if (!options.hasAll() && node.storage.find(name).state === 'deleted') {
    return void call.emit('error', failures.streamDeleted(name));
  }
  const walk = options.hasAll()
    ? walkAll(node.storage, call.request, options)
    : walkStream(node.storage, name, options);
  const bell = createBell(node.storage, call);
  const confirmation = new streams.ReadResp.SubscriptionConfirmation();
  confirmation.setSubscriptionId(randomUUID());
  await send(call, new streams.ReadResp().setConfirmation(confirmation));
  const checkpoints = checkpointer(call, options.getFilter());
  let live = false;
  while (!isOver(call)) {
    if (live && walk.isFarBehind()) {
      await send(call, new streams.ReadResp().setFellBehind(new streams.ReadResp.FellBehind()));
      live = false;
    }
    for (let event = walk.step(); event !== undefined; event = walk.step()) {
      const matches = walk.matches(event);
      if (matches && (await breaks())) return;
      if (matches && !(await send(call, recorded(event)))) return;
      await checkpoints(event);
    }
    if (!live) {
      await send(call, new streams.ReadResp().setCaughtUp(new streams.ReadResp.CaughtUp()));
    }
    live = true;
    await bell();
  }
}

/** Waits for something to be written since the last time, or for the end of the call. */
function createBell(storage: Storage, call: ReadCall): () => Promise<void> {
  let rung = false;
  let wake: (() => void) | undefined;
  const ring = () => {
    rung = true;
    wake?.();
  };
  const stop = storage.onWritten(ring);
  ['cancelled', 'close', 'error'].forEach((moment) =>
    call.on(moment, () => {
      stop();
      ring();
    }),
  );
  return async () => {
    if (!rung && !isOver(call)) await new Promise<void>((resolve) => (wake = resolve));
    rung = false;
    wake = undefined;
  };
}

/** A position is excluded: it is the last event that the subscriber has seen. */
function walkAll(storage: Storage, request: ReadRequest, options: Options): Walk {
  const where = options.getAll();
  const matches = filterOf(request);
  const asked = BigInt(where?.getPosition()?.getCommitPosition() ?? 0);
  const start = where?.hasPosition() === true ? asked : -1n;
  let seen = where?.hasEnd() === true ? (storage.log().at(-1)?.position ?? -1n) : start;
  let index = storage.indexOf(seen + 1n);
  let generation = storage.generation();
  const step = () => {
    if (storage.generation() !== generation) index = storage.indexOf(seen + 1n);
    generation = storage.generation();
    const event = storage.log()[index];
    if (event === undefined) return undefined;
    index += 1;
    seen = event.position;
    return event;
  };
  return { step, matches, isFarBehind: () => storage.log().length - index > LIVE_BUFFER };
}

/** A revision is excluded likewise. A stream that is not there yet is waited for. */
function walkStream(storage: Storage, name: string, options: Options): Walk {
  const where = options.getStream();
  const view = () => {
    const found = storage.find(name);
    return found.state === 'readable' ? found : undefined;
  };
  const asked = where?.hasRevision() === true ? BigInt(where.getRevision()) : -1n;
  let seen = where?.hasEnd() === true ? (view()?.last ?? -1n) : asked;
  const step = () => {
    const readable = view();
    if (readable === undefined) return undefined;
    const next = seen + 1n < readable.first ? readable.first : seen + 1n;
    const event = readable.at(next);
    if (event !== undefined) seen = next;
    return event;
  };
  const isFarBehind = () => (view()?.last ?? seen) - seen > BigInt(LIVE_BUFFER);
  return { step, matches: () => true, isFarBehind };
}

/** Tells a filtered subscription now and then how far it has been led, matches or not. */
function checkpointer(call: ReadCall, filter: Filter) {
  if (filter === undefined) return async () => undefined;
  const window = filter.hasMax() ? filter.getMax() : DEFAULT_SEARCH_WINDOW;
  const interval = window * Math.max(1, filter.getCheckpointintervalmultiplier());
  let looked = 0;
  return async ({ position }: StoredEvent) => {
    looked += 1;
    if (looked % interval !== 0) return;
    const checkpoint = new streams.ReadResp.Checkpoint()
      .setCommitPosition(position.toString())
      .setPreparePosition(position.toString());
    await send(call, new streams.ReadResp().setCheckpoint(checkpoint));
  };
}
