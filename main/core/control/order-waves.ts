/**
 * Orders that are not journalled yet, in the order in which lines need them. Every line gets its first command before
 * any line gets its second, in waves small enough that making one durable takes less time than a device takes to answer.
 */

/** Making this many intentions durable takes about 10 ms. */
const largestWave = 500;

interface Waiting<T> {
  readonly device: string;
  readonly line: string;
  readonly item: T;
}

export class OrderWaves<T> {
  #waiting: readonly Waiting<T>[] = [];
  readonly #byDevice = new Map<string, T>();
  readonly #onLine = new Map<string, number>();
  #size = 0;

  get isEmpty(): boolean {
    return this.#byDevice.size === 0;
  }

  /** What waits for this device. */
  of(device: string): T | undefined {
    return this.#byDevice.get(device);
  }

  /** True while orders for this line still wait. */
  holds(line: string): boolean {
    return (this.#onLine.get(line) ?? 0) > 0;
  }

  /** Adds orders behind those that wait on the same line; an order replaces the one that waited for its device. */
  put(orders: readonly Waiting<T>[]): void {
    for (const { device } of orders) this.drop(device);
    const live = this.#waiting.filter(({ device, item }) => this.#byDevice.get(device) === item);
    for (const { device, line, item } of orders) {
      this.#byDevice.set(device, item);
      this.#onLine.set(line, (this.#onLine.get(line) ?? 0) + 1);
    }
    this.#waiting = byDepth([...live, ...orders]);
    const lines = [...this.#onLine.values()].filter((count) => count > 0).length;
    this.#size = Math.min(lines, largestWave);
  }

  drop(device: string): void {
    const item = this.#byDevice.get(device);
    const found = item === undefined ? undefined : this.#waiting.find((it) => it.item === item);
    if (found !== undefined) this.#forget(found);
  }

  clear(): void {
    this.#waiting = [];
    this.#byDevice.clear();
    this.#onLine.clear();
  }

  /** Takes the next wave out; each is twice as large as the one before, up to a limit. */
  next(): readonly T[] {
    const wave: Waiting<T>[] = [];
    let at = 0;
    for (; at < this.#waiting.length && wave.length < this.#size; at += 1) {
      const waiting = this.#waiting[at];
      if (waiting !== undefined && this.#byDevice.get(waiting.device) === waiting.item) wave.push(waiting);
    }
    this.#waiting = this.#waiting.slice(at);
    this.#size = Math.min(this.#size * 2, largestWave);
    for (const waiting of wave) this.#forget(waiting);
    return wave.map(({ item }) => item);
  }

  #forget({ device, line }: Waiting<T>): void {
    this.#byDevice.delete(device);
    this.#onLine.set(line, (this.#onLine.get(line) ?? 1) - 1);
  }
}

/** All first ones of their lines, then all second ones, and so on, each in the order given. */
function byDepth<T>(orders: readonly Waiting<T>[]): readonly Waiting<T>[] {
  const levels: Waiting<T>[][] = [];
  const depths = new Map<string, number>();
  for (const order of orders) {
    const depth = depths.get(order.line) ?? 0;
    depths.set(order.line, depth + 1);
    const level = levels[depth] ?? [];
    levels[depth] = level;
    level.push(order);
  }
  return levels.flat();
}
