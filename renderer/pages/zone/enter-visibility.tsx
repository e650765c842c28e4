import { Button, NumberInput, Select } from '@mantine/core';
import { IconEye } from '@tabler/icons-react';
import { memo, useCallback, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ZoneView } from '../../../main/contract/views/zone.ts';
import { useMay } from '../../console-context.ts';
import type { CoreClient } from '../../link/carrier.ts';
import { useAct } from '../../use-act.ts';
import { EnteredNow } from './entered-now.tsx';

const sources = ['video', 'patrol', 'weather-office'] as const;
type Source = (typeof sources)[number];
/** Metres, as the contract takes them. */
const least = 1;
const most = 50_000;
const isSource = (value: string | null): value is Source => sources.some((one) => one === value);

/** What a person saw on video, on patrol or heard from the weather office counts as a reading until it expires. */
export interface EnterVisibilityProps {
  readonly zone: Pick<ZoneView, 'id'> & { readonly visibility: Pick<ZoneView['visibility'], 'entered'> };
}

export const EnterVisibility = memo(
  EnterVisibilityFields,
  (a, b) => a.zone.id === b.zone.id && a.zone.visibility.entered?.until === b.zone.visibility.entered?.until,
);

function EnterVisibilityFields({ zone }: EnterVisibilityProps) {
  const { t } = useTranslation();
  const may = useMay('mode.set');
  const [value, setValue] = useState<string | number>('');
  const [minutes, setMinutes] = useState('30');
  const [source, setSource] = useState<Source>('video');
  const ask = useCallback(
    (core: CoreClient, metres: number) =>
      core.acts.enterVisibility({ zone: zone.id, value: metres, minutes: Number(minutes), source }),
    [zone.id, minutes, source],
  );
  const act = useAct(ask);
  const metres = typeof value === 'number' && value >= least && value <= most ? value : undefined;
  const { entered } = zone.visibility;
  const card = useRef<HTMLElement>(null);
  const isOut = value !== '' && metres === undefined;
  useEffect(() => {
    if (isOut) card.current?.scrollIntoView({ block: 'nearest' });
  }, [isOut]);
  if (!may) return null;
  return (
    <section className="card enter-visibility" ref={card}>
      <h3>
        <IconEye size={18} aria-hidden /> {t('enter.title')}
      </h3>
      {entered === undefined ? null : <EnteredNow zone={zone.id} entered={entered} />}
      <div className="enter-fields">
        <NumberInput
          aria-label={t('enter.value')}
          placeholder={t('enter.value')}
          suffix=" m"
          min={least}
          max={most}
          // A figure that nobody typed must never be entered in place of one that is out of bounds.
          clampBehavior="none"
          error={isOut ? t('enter.limits', { least, most }) : undefined}
          value={value}
          onChange={setValue}
          hideControls
        />
        <Select
          aria-label={t('enter.source')}
          data={sources.map((one) => ({ value: one, label: t(`entered.${one}`) }))}
          value={source}
          onChange={(next) => isSource(next) && setSource(next)}
          allowDeselect={false}
        />
        <Select
          aria-label={t('stage.for')}
          data={['10', '30', '60', '120'].map((one) => ({ value: one, label: t('stage.minutes', { n: Number(one) }) }))}
          value={minutes}
          onChange={(next) => setMinutes(next ?? '30')}
          allowDeselect={false}
        />
        <Button
          variant="default"
          loading={act.busy}
          disabled={metres === undefined}
          onClick={() => metres !== undefined && void act.run(metres)}
        >
          {t('enter.do')}
        </Button>
      </div>
    </section>
  );
}
