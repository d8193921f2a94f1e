/** Somebody who asks again, at whichever node answers, until there is an answer. */
export type PatientClient = {
  /**
   * Sends a command under a key until it is carried out. What is refused because something else
   * has to happen first is asked again; what is still refused in the end is thrown.
   */
  readonly command: (token: string | undefined, path: string, body: object) => Promise<Answer>;
  /** How often a request had to be sent again, and why. */
  readonly repeats: () => ReadonlyMap<string, number>;
};

export type Answer = Readonly<Record<string, unknown>>;

/** How long somebody keeps asking, on a machine that is busy. */
const PATIENCE_MS = 240_000;
const REQUEST_MS = 20_000;
const PAUSE_MS = 150;

/** Statuses that say "not now": too many, unavailable, changed meanwhile, not there yet. */
const LATER = new Set([404, 409, 425, 429, 503]);

/** A client over the addresses that there are at each moment. */
export function patientClient(
  addresses: () => readonly string[],
  options: { readonly random: (below: number) => number; readonly newKey: () => string },
): PatientClient {
  const repeats = new Map<string, number>();
  const again = (why: string): void => void repeats.set(why, (repeats.get(why) ?? 0) + 1);

  const command: PatientClient['command'] = async (token, path, body) => {
    const key = options.newKey();
    const until = Date.now() + PATIENCE_MS;
    let last = 'nobody was there';
    for (; Date.now() < until; await pause()) {
      const nodes = addresses();
      const node = nodes[options.random(nodes.length)];
      if (node === undefined) continue;
      const response = await send(node + path, token, key, body).catch((error: unknown) => {
        again('no answer');
        last = String(error);
        return undefined;
      });
      if (!response) continue;
      const text = await response.text().catch(() => undefined);
      if (text !== undefined && response.ok) return JSON.parse(text) as Answer;
      if (!LATER.has(response.status)) throw new Error(`${path}: ${response.status} ${text}`);
      again(String(response.status));
      last = `${response.status} ${text}`;
    }
    throw new Error(`${path} was never carried out: ${last}`);
  };
  return { command, repeats: () => repeats };

  function pause(): Promise<void> {
    return new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
}

function send(
  url: string,
  token: string | undefined,
  key: string,
  body: object,
): Promise<Response> {
  return fetch(url, {
    method: 'POST',
    headers: {
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      'content-type': 'application/json',
      'idempotency-key': key,
    },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(REQUEST_MS),
  });
}
