import { IconRefresh } from '@tabler/icons-react';
import { useCallback, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { ZoneView } from '../../../main/contract/views/zone.ts';
import { useMay, useSite } from '../../console-context.ts';
import type { CoreClient } from '../../link/carrier.ts';
import { PhaseTally } from '../../parts/phase-tally.tsx';
import type { SiteZone } from '../../stores/site-index.ts';
import { useAct } from '../../use-act.ts';
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
      <RetryFailed zone={zone} />
    </div>
  );
}

/** One click for every device of the zone whose command ended without proof; nothing when all is proved. */
export function RetryFailed({ zone }: { readonly zone: ZoneView }) {
  const { t } = useTranslation();
  const may = useMay('mode.set');
  const ask = useCallback((core: CoreClient) => core.acts.retryFailed({ zone: zone.id }), [zone.id]);
  const retry = useAct(ask);
  const broken = zone.convergence.failed + zone.convergence.unknown;
  if (broken === 0 || !may) return null;
  return (
    <button type="button" className="text-button" disabled={retry.busy} onClick={() => void retry.run()}>
      <IconRefresh size={14} aria-hidden /> {t('response.retry', { n: broken })}
    </button>
  );
}
