import { Button } from '@mantine/core';
import { IconHandStop } from '@tabler/icons-react';
import type { TFunction } from 'i18next';
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import type { ZoneView } from '../../../main/contract/views/zone.ts';
import { isWeaker } from '../../../main/domain/mode.ts';
import { useMay, useNow, useTimeZone } from '../../console-context.ts';
import type { CoreClient } from '../../link/carrier.ts';
import { AskOnce } from '../../parts/ask-once.tsx';
import { Countdown } from '../../parts/countdown.tsx';
import { ModeBadge } from '../../parts/mode-badge.tsx';
import { nearTime } from '../../text/time.ts';
import { useAct } from '../../use-act.ts';

type Override = NonNullable<ZoneView['override']>;

/** A person's mode stands in place of automation: whose, why, and for how much longer. */
export function OverrideCard({ zone, override }: { readonly zone: ZoneView; readonly override: Override }) {
  const { t } = useTranslation();
  const timeZone = useTimeZone();
  const now = useNow();
  const may = useMay('override.return');
  const ask = useCallback((core: CoreClient) => core.acts.returnToAutomatic({ zone: zone.id }), [zone.id]);
  const act = useAct(ask);
  return (
    <section className="card override">
      <h3>
        <IconHandStop size={18} aria-hidden /> {t('override.title')} <ModeBadge mode={override.mode} />
      </h3>
      <p className="override-left">
        {t('override.endsIn')} <Countdown until={override.until} />
        <i>
          {t(zone.armed ? 'override.until' : 'override.untilDisarmed', {
            time: nearTime(override.until, now, timeZone),
          })}
        </i>
      </p>
      <p>
        {t('override.leaves')} <ModeBadge mode={override.leaves} />
      </p>
      <p>
        {t('override.by', { by: override.by, time: nearTime(override.since, now, timeZone) })}: {override.reason}
      </p>
      {override.stretch === undefined ? null : <p>{t('override.stretch', { stretch: override.stretch })}</p>}
      {override.speed === undefined ? null : <p>{tellSpeed(t, override.speed, zone.speed.recommended)}</p>}
      {may ? (
        <ReturnButton
          key={override.leaves}
          label={t(zone.armed ? 'override.return' : 'override.end')}
          override={override}
          busy={act.busy}
          onReturn={() => void act.run()}
        />
      ) : null}
    </section>
  );
}

/** The speed that drivers are told: never the ordered one where law or fog allows less by now. */
const tellSpeed = (t: TFunction, ordered: number, told: number | undefined): string =>
  told !== undefined && told < ordered
    ? t('override.speedLower', { speed: told })
    : t('override.speed', { speed: ordered });

interface ReturnButtonProps {
  readonly label: string;
  readonly override: Override;
  readonly busy: boolean;
  readonly onReturn: () => void;
}

/** Ends the override; where that leaves one of the two strongest modes for a weaker one it asks once. */
function ReturnButton({ label, override: { mode, leaves }, busy, onReturn }: ReturnButtonProps) {
  const { t } = useTranslation();
  if (isWeaker(mode, 'anti-collision') || !isWeaker(leaves, mode))
    return (
      <Button variant="default" loading={busy} onClick={onReturn}>
        {label}
      </Button>
    );
  const sure = t('override.return.sure', { mode: t(`mode.${leaves}`) });
  return <AskOnce label={label} sure={sure} keep={t('override.return.keep')} busy={busy} onSure={onReturn} />;
}
