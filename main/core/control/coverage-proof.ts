import type { Coverage } from '../../domain/coverage.ts';
import type { Millis, UtcMs } from '../../domain/units.ts';

/**
 * What was proved of a zone's lamps stands while a host is asked again: that proof is missing counts once it has been
 * missing for as long as a read-back may take. Lamps seen dark count at once.
 */
export class CoverageProof {
  readonly #within: Millis;
  #proved: { readonly coverage: Coverage; readonly at: UtcMs } | undefined;

  constructor(within: Millis) {
    this.#within = within;
  }

  /** `found` now, or what was proved before where nothing but the proof is missing for less than the time allowed. */
  stands(found: Coverage, now: UtcMs): Coverage {
    const proved = this.#proved;
    if (found.effective) this.#proved = { coverage: found, at: now };
    if (found.effective || proved === undefined || !found.reasons.includes('unverified-host')) return found;
    return now >= proved.at && now - proved.at < this.#within ? proved.coverage : found;
  }

  /** Another mode is wanted: what was proved says nothing of it. */
  forget(): void {
    this.#proved = undefined;
  }
}
