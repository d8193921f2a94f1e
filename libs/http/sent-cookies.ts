/** What a browser sent, by the full name of each cookie. */
export type SentCookies = Readonly<Record<string, string | undefined>>;

/** Reads a Cookie header (RFC 6265, 5.4); of two with the same name, the first counts. */
export function sentCookies(header: string | undefined): SentCookies {
  if (header === undefined) return NONE;
  const found: Record<string, string> = Object.create(null) as Record<string, string>;
  for (const pair of header.split(';', MAX_COOKIES)) {
    const at = pair.indexOf('=');
    if (at < 1) continue;
    const name = pair.slice(0, at).trim();
    found[name] ??= pair.slice(at + 1).trim();
  }
  return found;
}

const NONE: SentCookies = Object.freeze({});
/** Cookies of one request that are looked at. */
const MAX_COOKIES = 50;
