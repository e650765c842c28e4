import { useEffect, useState } from 'react';
import type { Stage } from '../../../main/contract/views/stage.ts';
import type { ZoneView } from '../../../main/contract/views/zone.ts';

/** A stage that was carried out, and when. */
export interface Executed {
  readonly stage: Stage;
  /** Core time of the click. */
  readonly at: number;
  /** Since when its override stands, as the zone tells it; absent until it was told. */
  readonly since?: number;
}

/** The zone would have told of an override by then, in milliseconds of core time; it was over before anybody saw it. */
const toldWithin = 60_000;

/** What was carried out, with what the zone tells of it; nothing once its override has ended or another took its place. */
export function afterTold(executed: Executed, zone: Pick<ZoneView, 'at' | 'override'>): Executed | undefined {
  const told = zone.override?.since;
  if (executed.since !== undefined) return told === executed.since ? executed : undefined;
  if (told !== undefined && told >= executed.stage.madeAt) return { ...executed, since: told };
  return zone.at - executed.at > toldWithin ? undefined : executed;
}

/** The stage that was carried out here last, for as long as its override stands. */
export function useExecuted(zone: Pick<ZoneView, 'at' | 'override'>) {
  const [executed, setExecuted] = useState<Executed>();
  useEffect(() => {
    setExecuted((known) => known && afterTold(known, zone));
  }, [zone]);
  return [executed, setExecuted] as const;
}
