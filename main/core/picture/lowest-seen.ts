import type { Metres, UtcMs } from '../../domain/units.ts';

/** A visibility of the zone, and when it was seen. */
export interface Seen {
  readonly visibility: Metres;
  readonly at: UtcMs;
}

/** The lowest visibility since the journal was last told of the fog: what it alone would miss between two entries. */
export class LowestSeen {
  #lowest: Seen | undefined;

  get value(): Seen | undefined {
    return this.#lowest;
  }

  note(visibility: Metres | undefined, at: UtcMs): void {
    if (visibility === undefined || (this.#lowest !== undefined && this.#lowest.visibility <= visibility)) return;
    this.#lowest = { visibility, at };
  }

  /** What an entry that tells of `visibility` should tell besides, if it was lower meanwhile; begins anew. */
  tell(visibility: Metres | undefined): { readonly lowest?: Metres; readonly lowestAt?: UtcMs } {
    const seen = this.#lowest;
    this.#lowest = undefined;
    if (seen === undefined || (visibility !== undefined && visibility <= seen.visibility)) return {};
    return { lowest: seen.visibility, lowestAt: seen.at };
  }
}
