import { type Millis, millis, type UtcMs } from '../../domain/units.ts';

/** How quickly the field followed the latest decision of a zone. */
export interface ZoneTiming {
  readonly detectedAt?: UtcMs;
  readonly decidedAt?: UtcMs;
  readonly firstVerifiedAt?: UtcMs;
  readonly lastVerifiedAt?: UtcMs;
  /** From the first sight of the band to the last lamp verified; absent until converged. */
  readonly detectionToLast?: Millis;
}

/** From the first sight of the band, or else the decision, to the last lamp verified so far. */
export function spanOf({ detectedAt, decidedAt, lastVerifiedAt }: ZoneTiming): Millis | undefined {
  const start = detectedAt ?? decidedAt;
  return start !== undefined && lastVerifiedAt !== undefined ? millis(lastVerifiedAt - start) : undefined;
}
