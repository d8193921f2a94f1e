import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { askForDigests, nodeAddress } from './other-node.js';

const DIGESTS = { events: 3, position: '9', views: [{ name: 'a', version: 1, sha256: 'ff' }] };

describe('asking another node for its digests', () => {
  let server: Server | undefined;
  afterEach(() => server?.close());

  const nodeThat = async (answers: RequestListener): Promise<URL> => {
    server = createServer(answers);
    await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
    return nodeAddress(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  };

  it('gives what the node says', async () => {
    const asked: (string | undefined)[] = [];
    const address = await nodeThat((request, reply) => {
      asked.push(request.url);
      reply.end(JSON.stringify(DIGESTS));
    });
    expect(await askForDigests(address)).toEqual(DIGESTS);
    expect(asked).toEqual(['/health/views']);
  });

  it('tries again while the node is not ready', async () => {
    let refused = 0;
    const address = await nodeThat((_request, reply) => {
      if (refused === 2) return void reply.end(JSON.stringify(DIGESTS));
      refused += 1;
      reply.writeHead(503).end();
    });
    expect(await askForDigests(address)).toEqual(DIGESTS);
  });

  it.each([
    ['a page', 200, '<html></html>'],
    ['other JSON', 200, '{"events":"3","views":[]}'],
    ['nothing', 200, 'null'],
    ['views of another form', 200, '{"events":3,"views":[null]}'],
    ['no such address', 404, '{}'],
  ])('does not take %s for a node', async (_, status, text) => {
    const address = await nodeThat((_request, reply) => void reply.writeHead(status).end(text));
    await expect(askForDigests(address)).rejects.toMatchObject({ code: 'node-not-understood' });
  });

  it('says plainly that nobody answers', async () => {
    const address = await nodeThat((_request, reply) => void reply.end());
    await new Promise((resolve) => server?.close(resolve));
    await expect(askForDigests(address)).rejects.toMatchObject({
      code: 'node-unreachable',
      params: { node: address.origin, reason: 'ECONNREFUSED' },
    });
  });

  it('takes no address but those of the web', () => {
    for (const text of ['', 'node-2', 'esdb://localhost', 'file:///etc/passwd']) {
      expect(() => nodeAddress(text)).toThrow('--against takes the address of a node');
    }
    expect(nodeAddress('https://fund.example.org/en').href).toBe(
      'https://fund.example.org/en/health/views',
    );
  });
});
