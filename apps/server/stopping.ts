import { slowed } from '#http';
import type { IncomingMessage, Server } from 'node:http';
import type { Socket } from 'node:net';

/** How long stopping waits for whom. Below the ten seconds after which containers are killed. */
export const STOP_LIMITS = {
  /** For a request of which a part has not arrived. */
  arriveMs: 1_000,
  /** For an answer to a request that has arrived: longer than any is held back (`slowed.maxMs`). */
  answerMs: slowed.maxMs + 1_000,
} as const;

export type StopLimits = { readonly [name in keyof typeof STOP_LIMITS]: number };

/**
 * How a server lets go of its connections: `close` ends when every request that has arrived was
 * answered, and cuts off the others when their time is over. Called before the server listens.
 */
export function stopper(
  server: Server,
  limits: StopLimits = STOP_LIMITS,
): (close: () => Promise<void>) => Promise<void> {
  const sockets = new Set<Socket>();
  const underWay = new Map<Socket, IncomingMessage>();
  let stopping = false;
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => {
      sockets.delete(socket);
      underWay.delete(socket);
    });
  });
  server.on('request', (request: IncomingMessage, response) => {
    const { socket } = request;
    underWay.set(socket, request);
    response.once('close', () => {
      if (underWay.get(socket) === request) underWay.delete(socket);
      // It was promised to be kept for a next request before anybody knew of the end.
      if (stopping) socket.end();
    });
  });
  const cutOff = (isWaitedFor: (request: IncomingMessage) => boolean): void => {
    for (const socket of sockets) {
      const request = underWay.get(socket);
      if (!request || !isWaitedFor(request)) socket.destroy();
    }
  };
  return async (close) => {
    stopping = true;
    const arriving = setTimeout(
      cutOff,
      limits.arriveMs,
      ({ complete }: IncomingMessage) => complete,
    );
    const answering = setTimeout(cutOff, limits.answerMs, () => false);
    try {
      await close();
    } finally {
      clearTimeout(arriving);
      clearTimeout(answering);
    }
  };
}
