/** From where on an address asks for a list: the `older` or the `newer` of another page. */
export type ListEdges = { readonly before?: string; readonly after?: string };

/** What an address says of it. An address of a page may hold anything: the rest is passed over. */
export function listEdgesIn({ before, after }: Readonly<Record<string, unknown>>): ListEdges {
  return {
    ...(typeof before === 'string' && before !== '' ? { before } : {}),
    ...(typeof after === 'string' && after !== '' ? { after } : {}),
  };
}
