import { Unanswered } from '#effects';

/** A rail that calls a provider over HTTP; plain JavaScript, so that a program of its own can use it. */
export function httpRail(url) {
  return {
    submit: async ({ key, money, reference }, signal) => {
      const payment = await ask(`${url}/payments`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'idempotency-key': key },
        body: JSON.stringify({ minor: money.minor, currency: money.currency, reference }),
        signal,
      });
      return answerOf(payment);
    },
    // By the key alone: others pay the same amounts. Not there only once every page was read.
    lookUp: async ({ key }, signal) => {
      for (let after = null; ;) {
        const query = after === null ? '' : `?after=${encodeURIComponent(after)}`;
        const { items, next } = await ask(`${url}/payments${query}`, { signal });
        const found = items.find((payment) => payment.key === key);
        if (found) return answerOf(found);
        if (next === null) return { is: 'not-there' };
        after = next;
      }
    },
  };
}

/** The same rail for every channel. */
export function railsOverHttp(url) {
  const rail = httpRail(url);
  const names = ['bank', 'mobile-money', 'cash-agent', 'crypto', 'trusted-organisation'];
  return Object.fromEntries(names.map((name) => [name, rail]));
}

async function ask(address, request) {
  let response;
  try {
    response = await globalThis.fetch(address, request);
    if (response.ok) return await response.json();
  } catch {
    throw new Unanswered('effect-unavailable');
  }
  // What it says in words may name people, and stays there.
  if (response.status >= 500) throw new Unanswered('effect-unavailable');
  throw new Error(`the rail answered ${response.status}`);
}

function answerOf({ state, feeMinor, paidOn }) {
  if (state === 'pending') return { is: 'under-way' };
  if (state === 'refused') return { is: 'refused', reason: 'refused-by-rail' };
  return { is: 'paid', evidence: 'transfer-receipt', feeMinor, paidOn };
}
