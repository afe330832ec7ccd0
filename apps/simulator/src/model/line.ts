import type { Party } from './party.ts';

/** Guests of one party who stand together in a line. */
export interface Place {
  party: Party;
  size: number;
  joinedAt: number;
}

/** One lane's line, first come first served, and what its turnstiles would have counted. */
export class Line {
  #places: Place[] = [];
  #head = 0;
  #people = 0;
  entered = 0;
  boarded = 0;
  left = 0;

  get people(): number {
    return this.#people;
  }

  get length(): number {
    return this.#places.length - this.#head;
  }

  first(): Place | undefined {
    return this.#places[this.#head];
  }

  join(place: Place): void {
    this.#places.push(place);
    this.#people += place.size;
    this.entered += place.size;
  }

  board(): Place | undefined {
    const place = this.#places[this.#head];
    if (!place) return undefined;
    this.#head += 1;
    this.#compact();
    this.#people -= place.size;
    this.boarded += place.size;
    return place;
  }

  /** The party at `index` from the front gives up. */
  leave(index: number): Place | undefined {
    const [place] = this.#places.splice(this.#head + index, 1);
    if (!place) return undefined;
    this.#people -= place.size;
    this.left += place.size;
    return place;
  }

  /** Counted guest by guest, so that a test can hold it against the counters. */
  countGuests(): number {
    return this.#places.slice(this.#head).reduce((sum, { size }) => sum + size, 0);
  }

  #compact(): void {
    if (this.#head < 256 || this.#head * 2 < this.#places.length) return;
    this.#places = this.#places.slice(this.#head);
    this.#head = 0;
  }
}
