import { useEffect, useMemo, useState } from 'react';
import type { DeviceView } from '../../../main/contract/views/device.ts';
import { useConsole } from '../../console-context.ts';
import { countPhases } from '../../stage/progress.ts';
import type { FeedStore } from '../../stores/feed-store.ts';

export type PhaseCounts = ReturnType<typeof countPhases>;

/** How many of these devices stand at each phase; counted on by what changes, however many devices there are. */
export function usePhaseCounts(ids: readonly string[]): PhaseCounts {
  const { stores } = useConsole();
  const tally = useMemo(() => phaseTally(stores.devices, ids), [stores, ids]);
  const [counts, setCounts] = useState(() => tally.counts());
  useEffect(() => {
    setCounts(tally.recount());
    return stores.devices.onChange((changed) => {
      const next = changed === undefined ? tally.recount() : tally.take(changed);
      if (next !== undefined) setCounts(next);
    });
  }, [tally, stores]);
  return counts;
}

/** A count kept true by single changes. */
function phaseTally(feed: Pick<FeedStore<DeviceView>, 'get'>, ids: readonly string[]) {
  const known = new Map<string, DeviceView | undefined>();
  let counts = countPhases([]);
  const recount = (): PhaseCounts => {
    for (const id of ids) known.set(id, feed.get(id));
    counts = countPhases([...known.values()]);
    return counts;
  };
  recount();
  return {
    counts: () => counts,
    recount,
    /** The new counts, or undefined when they stay the same. */
    take(changed: readonly (string | number)[]): PhaseCounts | undefined {
      const before: (DeviceView | undefined)[] = [];
      const after: (DeviceView | undefined)[] = [];
      for (const id of changed) {
        if (typeof id !== 'string' || !known.has(id)) continue;
        const now = feed.get(id);
        const old = known.get(id);
        known.set(id, now);
        if (old?.phase === now?.phase) continue;
        before.push(old);
        after.push(now);
      }
      if (before.length === 0) return undefined;
      const less = countPhases(before);
      const more = countPhases(after);
      const next = { ...counts };
      for (const phase of Object.keys(next) as (keyof PhaseCounts)[]) next[phase] += more[phase] - less[phase];
      counts = next;
      return counts;
    },
  };
}
