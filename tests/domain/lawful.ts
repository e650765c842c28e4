import type { RoadClass } from '../../main/domain/asset.ts';
import { legalCap } from '../../main/domain/speed.ts';
import type { Kmh, Metres } from '../../main/domain/units.ts';

/** Whether the law allows `speed` where drivers see as far as `visibility`. */
export function withinLegalCap(speed: Kmh, visibility: Metres | undefined, roadClass: RoadClass): boolean {
  const law = visibility === undefined ? undefined : legalCap(visibility, roadClass);
  return law === undefined || speed <= law.cap;
}
