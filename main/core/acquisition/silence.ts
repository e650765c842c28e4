/**
 * Tells the silence of a line from that of a few devices behind it: from whom nothing was heard since the last answer, and
 * who was silent while others answered. Sends nothing, waits for nothing.
 */

/** Unanswered requests in a row before the line itself may be meant. */
const fewestInARow = 2;
/** So many different devices must be silent in a row, or all that there are: two dead neighbours are no dead gateway. */
const fewestUnits = 3;

export class Silence {
  /** Units configured on this line. */
  units = 1;
  #inARow = 0;
  /** Units that did not answer since the last answer. */
  readonly #silent = new Set<number>();
  /** Units that were silent while another one answered: their silence says nothing of the line until they answer. */
  readonly #mute = new Set<number>();

  /** `unit` answered, on a line that was thought to be up. */
  heard(unit: number): void {
    if (this.#inARow > 0) {
      for (const silent of this.#silent) this.#mute.add(silent);
      this.#silent.clear();
      this.#inARow = 0;
    }
    if (this.#mute.size > 0) this.#mute.delete(unit);
  }

  /** The line is back: who was silent with it is not known to be dead. */
  returned(): void {
    this.#silent.clear();
    this.#inARow = 0;
  }

  /** `unit` did not answer; true when the line itself must be silent. A line that is unreachable is so for everyone. */
  missed(unit: number, isUnreachable: boolean): boolean {
    this.#inARow += 1;
    if (!this.#mute.has(unit)) this.#silent.add(unit);
    const others = Math.max(this.units - this.#mute.size, 1);
    return this.#inARow >= fewestInARow && (isUnreachable || this.#silent.size >= Math.min(others, fewestUnits));
  }
}
