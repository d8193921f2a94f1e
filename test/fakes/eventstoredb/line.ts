import { createServer, type AddressInfo, type Socket } from 'node:net';
import type { Server, ServerCredentials } from '@grpc/grpc-js';
import type { Call } from './node.js';

export const HOST = '127.0.0.1';

/** The listening end: the port stays the same however often it is closed and opened. */
export type Line = {
  readonly port: () => number;
  readonly isOpen: () => boolean;
  readonly open: () => Promise<void>;
  /** Refuses new connections and breaks those there are. */
  readonly shut: () => Promise<void>;
  readonly cut: (call: Call) => void;
  readonly cutAll: () => number;
};

/**
 * Accepts connections itself and hands them to the gRPC server, so that any of them can be broken
 * as a network breaks: at once and without a word.
 */
export function createLine(grpc: Server, credentials: ServerCredentials, wanted: number): Line {
  const sockets = new Map<number, Socket>();
  const injector = grpc.createConnectionInjector(credentials);
  const listener = createServer((socket) => {
    const port = socket.remotePort ?? 0;
    sockets.set(port, socket);
    socket.setNoDelay(true);
    socket.on('error', () => undefined);
    socket.on('close', () => sockets.delete(port));
    injector.injectConnection(socket);
  });
  let port = wanted;
  const cutAll = () => {
    const all = [...sockets.values()];
    all.forEach((socket) => socket.destroy());
    return all.length;
  };
  return {
    port: () => port,
    isOpen: () => listener.listening,
    open: async () => {
      if (listener.listening) return;
      await new Promise<void>((resolve, reject) => {
        listener.once('error', reject);
        listener.listen(port, HOST, () => {
          listener.off('error', reject);
          resolve();
        });
      });
      ({ port } = listener.address() as AddressInfo);
    },
    shut: async () => {
      if (!listener.listening) return;
      const closed = new Promise((resolve) => listener.close(resolve));
      cutAll();
      await closed;
    },
    cut: (call) => sockets.get(Number(call.getPeer().split(':').at(-1)))?.destroy(),
    cutAll,
  };
}
