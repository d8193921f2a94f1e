import { createServer, type Server } from 'node:net';
import type { AddressInfo } from 'node:net';
import { openMail } from './mail.js';

/** A mail server that takes one letter after another, and keeps what it was told. */
async function mailServer(refuses = ''): Promise<{ server: Server; url: string; told: string[] }> {
  const told: string[] = [];
  const server = createServer((socket) => {
    let inLetter = false;
    socket.setEncoding('utf8').on('error', () => undefined);
    socket.write('220 here\r\n');
    socket.on('data', (text: string) => {
      for (const line of text.split('\r\n').filter((one) => one !== '')) {
        told.push(line);
        if (inLetter && line !== '.') continue;
        if (line === '.') inLetter = false;
        if (line === 'DATA') inLetter = true;
        const code = line === 'DATA' ? '354' : refuses && line.startsWith(refuses) ? '550' : '250';
        socket.write(`${code} so be it\r\n`);
      }
    });
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  return { server, url: `smtp://127.0.0.1:${(server.address() as AddressInfo).port}`, told };
}

const from = 'fund@entraide.example';
const house = 'https://entraide.example';
const letter = {
  to: 'giver@example.org',
  subject: 'Vos dons',
  text: 'Un lien :\n\nhttps://entraide.example/giving/links/abc',
  key: 'letter-1',
};

describe('A letter', () => {
  test('goes to its address alone, as plain text, under a name of its own', async () => {
    const { server, url, told } = await mailServer();
    const mail = await openMail({ url, from, house });
    await mail.send(letter);
    server.close();
    expect(told).toEqual(expect.arrayContaining([`MAIL FROM:<${from}>`]));
    expect(told.filter((line) => line.startsWith('RCPT'))).toEqual([`RCPT TO:<${letter.to}>`]);
    expect(told).toEqual(expect.arrayContaining(['Message-ID: <letter-1@entraide.example>']));
    expect(told.join('\n')).toContain('https://entraide.example/giving/links/abc');
    expect(told.join('\n')).toContain('Content-Type: text/plain');
  });

  test('for an address that would add others is not sent to them', async () => {
    const { server, url, told } = await mailServer();
    const mail = await openMail({ url, from, house });
    await mail
      .send({ ...letter, to: 'giver@example.org\r\nBcc: other@example.org' })
      .catch(() => undefined);
    server.close();
    expect(told.some((line) => /^RCPT TO:<other@/.test(line))).toBe(false);
  });

  test('that is refused, or has no server to go to, is not said to be sent', async () => {
    const { server, url } = await mailServer('RCPT');
    await expect((await openMail({ url, from, house })).send(letter)).rejects.toThrow();
    server.close();
    const nowhere = await openMail({ url: 'smtp://127.0.0.1:1', from, house });
    await expect(nowhere.send(letter)).rejects.toThrow();
  });
});
