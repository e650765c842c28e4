/** How long one request keeps a line busy, from what the line itself shows. Owns one running mean. */

/** Old requests fade: the latest 64 or so count. */
const memory = 64;

export class ServiceTime {
  #mean = 0;
  #seen = 0;

  /** `span`: milliseconds from handing a request over until the line could take the next one. */
  add(span: number): void {
    this.#seen = Math.min(this.#seen + 1, memory);
    this.#mean += (span - this.#mean) / this.#seen;
  }

  /** Requests a second that fit, with so many under way at once; `undefined` before the first. */
  perSecond(inFlight: number): number | undefined {
    return this.#seen === 0 ? undefined : (inFlight * 1_000) / Math.max(this.#mean, shortest);
  }
}

/** A clock of milliseconds may measure nothing at all on a line within the machine. */
const shortest = 0.01;
