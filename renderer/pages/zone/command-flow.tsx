import { useCallback } from 'react';
import type { ZoneView } from '../../../main/contract/views/zone.ts';
import type { CoreClient } from '../../link/carrier.ts';
import { PhaseTally } from '../../parts/phase-tally.tsx';
import { RetryFailed } from '../../stage/retry-failed.tsx';

const flow = ['verified', 'pending', 'failed', 'unknown', 'offline'] as const;

/** How many devices stand where, in the very figures that the zone's bar shows. */
export function CommandFlow({ zone }: { readonly zone: ZoneView }) {
  const { convergence } = zone;
  return (
    <div className="flow">
      {flow.map((name) => (
        <PhaseTally key={name} look={name} count={convergence[name]} />
      ))}
      {convergence.maintenance > 0 ? <PhaseTally look="maintenance" count={convergence.maintenance} /> : null}
      <RetryZone zone={zone} />
    </div>
  );
}

/** One click for every device of the zone whose command ended without proof. */
function RetryZone({ zone }: { readonly zone: ZoneView }) {
  const ask = useCallback((core: CoreClient) => core.acts.retryFailed({ zone: zone.id }), [zone.id]);
  return <RetryFailed count={zone.convergence.failed + zone.convergence.unknown} ask={ask} />;
}
