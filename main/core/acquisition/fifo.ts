/** A list that is kept for use again when empty holds at most this much. */
const longestKept = 64;
/** From here on places that were left at the head are given back, once they are most of the list. */
const manyPlaces = 1_024;

/** A first-in first-out list whose head is taken in constant time and whose room is used again. */
export class Fifo<T> {
  #items: (T | undefined)[] = [];
  #head = 0;
  #tail = 0;
  get isEmpty(): boolean {
    return this.#head === this.#tail;
  }
  push(job: T): void {
    this.#items[this.#tail] = job;
    this.#tail += 1;
  }
  shift(): T | undefined {
    if (this.#head === this.#tail) return undefined;
    const job = this.#items[this.#head];
    this.#items[this.#head] = undefined;
    this.#head += 1;
    if (this.#head === this.#tail) {
      if (this.#tail > longestKept) this.#items = [];
      this.#head = 0;
      this.#tail = 0;
    } else if (this.#head > manyPlaces && this.#head > this.#tail / 2) {
      // On a line that is always behind the list never empties: without this it would grow for ever.
      this.#items = this.#items.slice(this.#head, this.#tail);
      this.#tail -= this.#head;
      this.#head = 0;
    }
    return job;
  }
}
