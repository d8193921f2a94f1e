import { createInterface } from 'node:readline';
import { Rejection } from '#kernel';
import { Refused, WrongUse } from './outcome.js';

/** How long a server may take for one answer: a password is slow on purpose. */
const ANSWER_WITHIN_MS = 30_000;

export type AccountApi = {
  readonly get: <T>(path: string) => Promise<T>;
  readonly post: <T>(path: string, body?: object) => Promise<T>;
};

/** The API of a running server, as whoever the token in `ENTRAIDE_TOKEN` is; without, as nobody. */
export function accountApi(server: string): AccountApi {
  const base = URL.canParse(server) ? new URL(server) : undefined;
  if (!base || !/^https?:$/.test(base.protocol)) {
    throw new WrongUse('--server takes an address, such as https://fund.example.org');
  }
  const token = process.env['ENTRAIDE_TOKEN'];
  const call = async <T>(method: string, path: string, body?: object): Promise<T> => {
    const answer = await answerOf(new URL(path, base), {
      method,
      headers: {
        'content-type': 'application/json',
        ...(token ? { authorization: `Bearer ${token}` } : {}),
      },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    const told = (await answer.json()) as T & { readonly detail?: string; readonly code?: string };
    if (!answer.ok) throw new Refused(`${told.detail ?? answer.status} (${told.code ?? ''})`);
    return told;
  };
  return {
    get: (path) => call('GET', path),
    post: (path, body) => call('POST', path, body),
  };
}

/** Lines of standard input: what is secret is never an argument, which others on a machine can see. */
export async function secretsFromInput(...asked: readonly string[]): Promise<readonly string[]> {
  const input = createInterface({ input: process.stdin, terminal: false });
  const lines = input[Symbol.asyncIterator]();
  const told: string[] = [];
  for (const what of asked) {
    process.stderr.write(`${what}, on one line of standard input:\n`);
    const { value, done } = await lines.next();
    if (done || !value) throw new WrongUse(`${what} is missing on standard input.`);
    told.push(value);
  }
  input.close();
  return told;
}

async function answerOf(url: URL, init: RequestInit): Promise<Response> {
  try {
    return await fetch(url, { ...init, signal: AbortSignal.timeout(ANSWER_WITHIN_MS) });
  } catch (error) {
    const { name, cause } = error as { readonly name?: string; readonly cause?: { code?: string } };
    const reason = cause?.code ?? name ?? 'unknown';
    throw new Rejection('node-unreachable', { node: url.origin, reason });
  }
}
