/**
 * The first key that stands twice in one object of a JSON text, undefined when none does.
 * `JSON.parse` keeps the last value in silence, other programs the first: what one of them checked
 * another would carry out. `parsed` is the text's value: when the text has as many keys as the
 * value, none was lost, and nothing more is looked at.
 */
export function repeatedKey(text: string, parsed: unknown): string | undefined {
  return keysIn(text) === keysOf(parsed) ? undefined : findRepeated(text);
}

const QUOTE = 34;
const COLON = 58;
const BACKSLASH = 92;

/** Colons outside of strings: one per key. */
function keysIn(text: string): number {
  let keys = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === COLON) keys += 1;
    else if (code === QUOTE) at = endOfString(text, at);
  }
  return keys;
}

/** The place of the quote that ends the string which starts here. */
function endOfString(text: string, start: number): number {
  let at = start + 1;
  while (at < text.length && text.charCodeAt(at) !== QUOTE) {
    at += text.charCodeAt(at) === BACKSLASH ? 2 : 1;
  }
  return at;
}

function keysOf(value: unknown): number {
  const open: unknown[] = [value];
  let keys = 0;
  while (open.length > 0) {
    const next = open.pop();
    if (typeof next !== 'object' || next === null) continue;
    const values: readonly unknown[] = Array.isArray(next) ? next : Object.values(next);
    if (!Array.isArray(next)) keys += values.length;
    for (const each of values) if (typeof each === 'object' && each !== null) open.push(each);
  }
  return keys;
}

/** Walks a text that is known to be JSON; an object's set of keys lies on the stack, null for an array. */
function findRepeated(text: string): string | undefined {
  const stack: (Set<string> | null)[] = [];
  let last = '';
  for (let at = 0; at < text.length; at += 1) {
    const char = text[at];
    if (char === '{') stack.push(new Set());
    else if (char === '[') stack.push(null);
    else if (char === '}' || char === ']') stack.pop();
    else if (char === '"') {
      const end = endOfString(text, at);
      last = JSON.parse(text.slice(at, end + 1)) as string;
      at = end;
    } else if (char === ':') {
      const keys = stack.at(-1);
      if (keys?.has(last)) return last;
      keys?.add(last);
    }
  }
  return undefined;
}
