/** A story that unfolds: it does something, then says for how many hours it waits. */
export type Story = AsyncGenerator<number, void, void>;

type Appointment = { readonly at: number; readonly order: number; readonly story: Story };

/**
 * Tells many stories in the order of time, one step after the other, so that the log reads as a
 * year in which everything happens beside everything else, and always in the same order.
 */
export function agenda(setClock: (at: Date) => void) {
  const heap: Appointment[] = [];
  let order = 0;

  const enter = (at: number, story: Story): void => {
    heap.push({ at, order: (order += 1), story });
    rise(heap, heap.length - 1);
  };
  return {
    begin: (at: Date, story: Story): void => enter(at.getTime(), story),
    /** Goes on until the given instant; what would come later is left untold. */
    runUntil: async (end: Date, told: (steps: number) => void): Promise<void> => {
      for (let steps = 1; ; steps += 1) {
        const next = takeFirst(heap);
        if (!next || next.at > end.getTime()) return;
        setClock(new Date(next.at));
        const { done, value } = await next.story.next();
        if (!done) enter(next.at + value * 3_600_000, next.story);
        told(steps);
      }
    },
  };
}

function isBefore(a: Appointment, b: Appointment): boolean {
  return a.at < b.at || (a.at === b.at && a.order < b.order);
}

function rise(heap: Appointment[], from: number): void {
  let place = from;
  while (place > 0) {
    const parent = (place - 1) >> 1;
    if (!isBefore(heap[place] as Appointment, heap[parent] as Appointment)) return;
    swap(heap, place, parent);
    place = parent;
  }
}

function takeFirst(heap: Appointment[]): Appointment | undefined {
  const first = heap[0];
  const last = heap.pop();
  if (first === undefined || last === undefined || heap.length === 0) return first;
  heap[0] = last;
  for (let place = 0; ;) {
    const [left, right] = [2 * place + 1, 2 * place + 2];
    let least = place;
    if (left < heap.length && isBefore(heap[left] as Appointment, heap[least] as Appointment))
      least = left;
    if (right < heap.length && isBefore(heap[right] as Appointment, heap[least] as Appointment))
      least = right;
    if (least === place) return first;
    swap(heap, place, least);
    place = least;
  }
}

function swap(heap: Appointment[], a: number, b: number): void {
  [heap[a], heap[b]] = [heap[b] as Appointment, heap[a] as Appointment];
}
