/**
 * Tells the silence of a line from that of a few devices behind it: from whom nothing was heard since the last answer, and
 * who was silent while others answered. Sends nothing, waits for nothing.
 */

/** Unanswered requests in a row before the line itself may be meant. */
const fewestInARow = 2;
/** Before it is: one device on a line that loses one request in seven is so silent every four hours. */
const longestDoubt = 5;
/** So many different devices must be silent in a row, or all that there are: two dead neighbours are no dead gateway. */
const fewestUnits = 3;

/** What a request without an answer says of its line. `doubtful`: it may be dead, and another try would tell. */
export type Meaning = 'up' | 'doubtful' | 'silent';

export class Silence {
  /** Units configured on this line. */
  units = 1;
  /** Those of units that are known to be mute are not counted. */
  #inARow = 0;
  /** Units that did not answer since the last answer. */
  readonly #silent = new Set<number>();
  /** Units that were silent while another one answered: their silence says nothing of the line until they answer. */
  readonly #mute = new Set<number>();
  /** Units under whose request a connection broke, and that have not answered since. */
  readonly #excused = new Set<number>();

  /** `unit` answered, on a line that was thought to be up. */
  heard(unit: number): void {
    if (this.#inARow > 0) {
      for (const silent of this.#silent) this.#mute.add(silent);
      this.#forget();
    }
    if (this.#excused.size > 0) this.#excused.delete(unit);
    if (this.#mute.size > 0) this.#mute.delete(unit);
  }

  /** The line is back: who was silent with it is not known to be dead. */
  returned(): void {
    this.#forget();
    this.#excused.clear();
  }

  #forget(): void {
    this.#silent.clear();
    this.#inARow = 0;
  }

  /** `unit` did not answer. A line that is unreachable is so for everyone. */
  missed(unit: number, isUnreachable: boolean): Meaning {
    if (this.#mute.has(unit) && !isUnreachable) return 'up';
    this.#inARow += 1;
    this.#silent.add(unit);
    if (this.#inARow < fewestInARow) return 'up';
    // A line that cannot be had at all loses nothing by chance.
    if (isUnreachable) return 'silent';
    const others = Math.max(this.units - this.#mute.size, 1);
    if (this.#silent.size < Math.min(others, fewestUnits)) return 'up';
    return this.#inARow >= longestDoubt ? 'silent' : 'doubtful';
  }

  /**
   * The connection broke under a request of `unit`; true when that need say nothing of either. Some gateways hang up after
   * each answer, so after an answer it is excused, once until the unit itself answers.
   */
  excuses(unit: number): boolean {
    if (this.#inARow > 0 || this.#excused.has(unit)) return false;
    this.#excused.add(unit);
    return true;
  }
}
