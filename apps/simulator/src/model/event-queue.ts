interface Entry {
  at: number;
  order: number;
  run: (at: number) => void;
}

/** What is going to happen, soonest first; at one instant in the order in which it was planned. */
export class EventQueue {
  readonly #heap: Entry[] = [];
  #planned = 0;

  /** `at` in milliseconds since 1970; rounded to a whole one. */
  plan(at: number, run: (at: number) => void): void {
    const heap = this.#heap;
    const entry = { at: Math.round(at), order: this.#planned, run };
    this.#planned += 1;
    let index = heap.length;
    heap.push(entry);
    while (index > 0) {
      const parent = (index - 1) >> 1;
      if (isSooner(heap[parent]!, entry)) break;
      heap[index] = heap[parent]!;
      index = parent;
    }
    heap[index] = entry;
  }

  /** When the next event is; Infinity where nothing is planned. */
  nextAt(): number {
    return this.#heap[0]?.at ?? Infinity;
  }

  /** Lets the next event happen. */
  runNext(): void {
    const heap = this.#heap;
    const first = heap[0];
    const last = heap.pop();
    if (!first || !last) return;
    if (heap.length > 0) siftDown(heap, last);
    first.run(first.at);
  }
}

function siftDown(heap: Entry[], entry: Entry): void {
  let index = 0;
  for (;;) {
    let child = 2 * index + 1;
    if (child >= heap.length) break;
    if (child + 1 < heap.length && isSooner(heap[child + 1]!, heap[child]!)) child += 1;
    if (isSooner(entry, heap[child]!)) break;
    heap[index] = heap[child]!;
    index = child;
  }
  heap[index] = entry;
}

function isSooner(a: Entry, b: Entry): boolean {
  return a.at < b.at || (a.at === b.at && a.order < b.order);
}
