import { useCallback, useMemo } from 'react';
import type { ZoneView } from '../../../main/contract/views/zone.ts';
import { useSite } from '../../console-context.ts';
import type { CoreClient } from '../../link/carrier.ts';
import { PhaseTally } from '../../parts/phase-tally.tsx';
import { RetryFailed } from '../../stage/retry-failed.tsx';
import type { SiteZone } from '../../stores/site-index.ts';
import { usePhaseCounts } from './use-phase-counts.ts';

const flow = ['intended', 'sent', 'verified', 'failed', 'unknown'] as const;

/** How many devices stand at each step of their present command. */
export function CommandFlow({ zone, place }: { readonly zone: ZoneView; readonly place: SiteZone }) {
  const site = useSite();
  const ids = useMemo(() => (site?.devicesOfZone.get(place.id) ?? []).map((device) => device.id), [site, place.id]);
  const counts = usePhaseCounts(ids);
  return (
    <div className="flow">
      {flow.map((phase) => (
        <PhaseTally key={phase} look={phase} count={counts[phase]} />
      ))}
      <RetryZone zone={zone} />
    </div>
  );
}

/** One click for every device of the zone whose command ended without proof. */
function RetryZone({ zone }: { readonly zone: ZoneView }) {
  const ask = useCallback((core: CoreClient) => core.acts.retryFailed({ zone: zone.id }), [zone.id]);
  return <RetryFailed count={zone.convergence.failed + zone.convergence.unknown} ask={ask} />;
}
