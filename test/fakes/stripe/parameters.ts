/** Parameters of a request; nested names such as `line_items[0][quantity]` become objects. */
export type Parameters = { readonly [name: string]: string | Parameters | undefined };

export function parametersOf(text: string): Parameters {
  const root: Record<string, unknown> = {};
  for (const [name, value] of new URLSearchParams(text)) {
    const path = name.split(/\]?\[|\]/).filter((part) => part !== '');
    let place = root;
    for (const part of path.slice(0, -1)) {
      place[part] ??= {};
      place = place[part] as Record<string, unknown>;
    }
    place[path.at(-1) ?? ''] = value;
  }
  return root as Parameters;
}

export function text(given: Parameters, ...path: readonly string[]): string | undefined {
  const value = at(given, path);
  return typeof value === 'string' ? value : undefined;
}

export function whole(given: Parameters, ...path: readonly string[]): number | undefined {
  const value = text(given, ...path);
  return value === undefined ? undefined : Number(value);
}

export function record(
  given: Parameters,
  ...path: readonly string[]
): Readonly<Record<string, string>> {
  const value = at(given, path);
  return typeof value === 'object' ? (value as Readonly<Record<string, string>>) : {};
}

function at(given: Parameters, path: readonly string[]): string | Parameters | undefined {
  let value: string | Parameters | undefined = given;
  for (const part of path) value = typeof value === 'object' ? value[part] : undefined;
  return value;
}
