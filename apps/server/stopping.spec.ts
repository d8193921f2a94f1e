import { fastify, type FastifyInstance } from 'fastify';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { slowed } from '#http';
import { STOP_LIMITS, stopper } from './stopping.js';

const limits = { arriveMs: 100, answerMs: 600 };

describe('A server that stops', () => {
  let server: FastifyInstance;
  let stop: () => Promise<void>;
  let port: number;
  const sockets: Socket[] = [];
  beforeEach(async () => {
    server = fastify();
    server.get('/slow/:ms', async (request) => {
      await wait(Number((request.params as { ms: string }).ms), undefined, { ref: false });
      return 'answered';
    });
    server.post('/sent', async () => 'taken');
    const stopping = stopper(server.server, limits);
    stop = () => stopping(() => server.close());
    await server.listen({ port: 0, host: '127.0.0.1' });
    port = (server.server.address() as AddressInfo).port;
  });
  afterEach(async () => {
    sockets.splice(0).forEach((socket) => socket.destroy());
    await server.close();
  });

  const send = async (text: string): Promise<{ readonly heard: () => string }> => {
    const socket = connect(port, '127.0.0.1');
    sockets.push(socket);
    let heard = '';
    socket.on('data', (chunk) => (heard += String(chunk)));
    socket.on('error', () => undefined);
    socket.write(text);
    await wait(50);
    return { heard: () => heard };
  };
  const took = async (): Promise<number> => {
    const began = performance.now();
    await stop();
    return performance.now() - began;
  };

  it.each([
    ['nothing', ''],
    ['half a head', 'POST /sent HTTP/1.1\r\nHost: x\r\nContent-'],
    [
      'half a body',
      'POST /sent HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n{"a"',
    ],
  ])('does not wait for whoever has sent %s', async (_what, text) => {
    await send(text);

    expect(await took()).toBeLessThan(limits.answerMs - 100);
  });

  it('answers what has arrived', async () => {
    const asked = await send('GET /slow/300 HTTP/1.1\r\nHost: x\r\n\r\n');

    expect(await took()).toBeLessThan(limits.answerMs - 100);
    expect(asked.heard()).toContain('answered');
  });

  it('does not wait for ever for an answer', async () => {
    const asked = await send('GET /slow/3000 HTTP/1.1\r\nHost: x\r\n\r\n');

    expect(await took()).toBeLessThan(2_000);
    expect(asked.heard()).toBe('');
  });

  it('waits longer than any answer is held back on purpose, and less than containers wait', () => {
    expect(STOP_LIMITS.answerMs).toBeGreaterThan(slowed.maxMs);
    expect(STOP_LIMITS.answerMs).toBeLessThan(10_000);
  });
});
