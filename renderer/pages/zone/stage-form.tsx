import { Button } from '@mantine/core';
import { memo, useCallback, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ZoneView } from '../../../main/contract/views/zone.ts';
import { isWeaker, type Mode, modes } from '../../../main/domain/mode.ts';
import { useMay, useSite } from '../../console-context.ts';
import type { CoreClient } from '../../link/carrier.ts';
import { ModeBadge } from '../../parts/mode-badge.tsx';
import { Refusal } from '../../parts/refusal.tsx';
import { type Grounds, GroundsFields } from '../../stage/grounds-fields.tsx';
import type { Staged } from '../../stage/staged.tsx';
import { useAct } from '../../use-act.ts';
import { useRoute } from '../../use-route.ts';
import { hidesSpeed, type Incident, IncidentFields, incidentRequest } from './incident-fields.tsx';

const spans: readonly number[] = [5, 15, 30, 60, 120, 240];
const presets = ['video', 'patrol', 'police', 'test', 'accident'] as const;

export interface StageFormProps {
  readonly zone: Pick<ZoneView, 'id' | 'automaticMode' | 'speed'>;
  /** The stage that was carried out last: what led to it is not kept for the next one. */
  readonly done: string | undefined;
  readonly onStaged: (staged: Staged) => void;
}

const noGrounds: Grounds = { reason: '', minutes: 30 };
const noIncident: Incident = { speed: '', stretch: '' };

/** First step of switching by hand: choose, say why and for how long. Nothing is sent from here. */
export const StageForm = memo(
  StageFormFields,
  // A zone's figures change each second; the form only hangs on these.
  (a, b) =>
    a.zone.id === b.zone.id &&
    a.zone.automaticMode === b.zone.automaticMode &&
    JSON.stringify(a.zone.speed) === JSON.stringify(b.zone.speed) &&
    a.done === b.done &&
    a.onStaged === b.onStaged,
);

function StageFormFields({ zone, done, onStaged }: StageFormProps) {
  const { t } = useTranslation();
  const may = useMay('mode.set');
  const mayWeaken = useMay('mode.weaken');
  const wished = useWishedMode();
  const site = useSite();
  const hasSigns = site?.devicesOfZone.get(zone.id)?.some((device) => device.kind === 'sign') ?? false;
  const posted = site?.roads.get(site.zones.get(zone.id)?.road ?? '')?.postedSpeed;
  const form = useRef<HTMLElement>(null);
  const [mode, setMode] = useState<Mode>();
  const [grounds, setGrounds] = useState(noGrounds);
  const [incident, setIncident] = useState(noIncident);
  const ask = useCallback(
    async (core: CoreClient, to: Mode, given: Grounds) => {
      const reason = given.reason.trim();
      const answer = await core.acts.stageMode({
        zone: zone.id,
        mode: to,
        reason,
        minutes: given.minutes,
        ...(to === 'accident' && incidentRequest(incident)),
      });
      if (!('done' in answer)) onStaged({ stage: answer, reason });
      return answer;
    },
    [zone.id, incident, onStaged],
  );
  const act = useAct(ask, { inline: true });
  useEffect(() => {
    if (done === undefined) return;
    setMode(undefined);
    setGrounds(noGrounds);
    setIncident(noIncident);
  }, [done]);
  useEffect(() => {
    if (wished === undefined) return;
    setMode(wished);
    form.current?.scrollIntoView({ block: 'nearest' });
    form.current?.querySelector('input')?.focus();
  }, [wished]);
  useEffect(() => {
    // Below an open proposal the reasons would else lie out of sight.
    if (mode !== undefined) form.current?.scrollIntoView({ block: 'nearest' });
  }, [mode]);
  if (!may) {
    return (
      <section className="card">
        <h3>{t('stage.title')}</h3>
        <p>{t('needs.operator')}</p>
      </section>
    );
  }
  // A preview sends nothing, so every mode is ready for one as soon as it has a reason; an incident's place stands above.
  const isHeld = mode === 'accident' && hidesSpeed(incident);
  const prepare = (given: Grounds): void => {
    if (!act.busy && !isHeld && mode !== undefined && given.reason.trim() !== '') void act.run(mode, given);
  };
  const weaker = mode !== undefined && isWeaker(mode, zone.automaticMode);
  return (
    <section className="card stage-form" ref={form}>
      <h3>{t('stage.title')}</h3>
      <fieldset className="mode-choice" aria-label={t('stage.mode')}>
        {modes.map((one) => (
          <button key={one} type="button" aria-pressed={mode === one} onClick={() => setMode(one)}>
            <ModeBadge mode={one} />
          </button>
        ))}
      </fieldset>
      <GroundsFields
        value={grounds}
        spans={spans}
        presets={presets.map((preset) => t(`stage.preset.${preset}`))}
        onChange={setGrounds}
        onComplete={prepare}
      >
        {mode === 'accident' ? (
          <IncidentFields
            value={incident}
            limits={[zone.speed.legalCap, posted]}
            hasSigns={hasSigns}
            onChange={setIncident}
          />
        ) : null}
      </GroundsFields>
      {weaker ? (
        <p className="stage-weaker">
          {t(mayWeaken ? 'stage.weaker' : 'stage.weakerRefused', { mode: t(`mode.${zone.automaticMode}`) })}
        </p>
      ) : null}
      <Button
        fullWidth
        loading={act.busy}
        disabled={mode === undefined || grounds.reason.trim() === '' || isHeld}
        onClick={() => prepare(grounds)}
      >
        {t('stage.prepare')}
      </Button>
      <Refusal sentence={act.refusal} />
    </section>
  );
}

/** The mode that the address asks to have chosen; choosing is all it does. */
function useWishedMode(): Mode | undefined {
  const route = useRoute();
  return route.page === 'zone' ? modes.find((one) => one === route.mode) : undefined;
}
