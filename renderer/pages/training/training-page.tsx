import { Button, Select } from '@mantine/core';
import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SimulationView } from '../../../main/contract/simulation.ts';
import { useLanguage, useMay, useNow, useSite, useTimeZone, useTraining } from '../../console-context.ts';
import type { CoreClient } from '../../link/carrier.ts';
import { Empty } from '../../parts/empty.tsx';
import { Pane } from '../../parts/pane.tsx';
import { QueryFailure } from '../../parts/query-failure.tsx';
import { word } from '../../text/codes.ts';
import { endpointName } from '../../text/reasons.ts';
import { clockTime } from '../../text/time.ts';
import { useAct } from '../../use-act.ts';
import { useQuery } from '../../use-query.ts';
import { FaultMaker } from './fault-maker.tsx';

const speeds = [1, 2, 5, 10, 20, 30, 60] as const;
const visibilities = [30, 45, 80, 150, 300, 1_000, 10_000] as const;

/** The trainer's desk: weather, speed of time, faults on demand, and everything back to the start. */
export function TrainingPage() {
  const { t } = useTranslation();
  const may = useMay('device.command');
  const view = useQuery('demo', (core, options) => core.demo.behaviours(undefined, options), 5_000);
  if (!may) return <Empty>{t('needs.technician')}</Empty>;
  if (view.error === 'NOT_FOUND') return <Empty>{t('training.none')}</Empty>;
  if (view.value === undefined)
    return view.error === undefined ? <Empty>{t('training.asking')}</Empty> : <QueryFailure code={view.error} />;
  return <Desk view={view.value} again={view.again} />;
}

function Desk({ view, again }: { readonly view: SimulationView; readonly again: () => void }) {
  const { t } = useTranslation();
  const training = useTraining();
  const now = useNow();
  const timeZone = useTimeZone();
  const site = useSite();
  const language = useLanguage();
  const [visibility, setVisibility] = useState('80');
  const askScenario = useCallback((core: CoreClient, scenario: string) => core.demo.weather({ scenario }), []);
  const askSteady = useCallback((core: CoreClient, value: number) => core.demo.weather({ visibility: value }), []);
  const askSpeed = useCallback((core: CoreClient, speed: number) => core.demo.speed({ speed }), []);
  const askReset = useCallback((core: CoreClient) => core.demo.reset(), []);
  const scenario = useAct(askScenario);
  const steady = useAct(askSteady);
  const speed = useAct(askSpeed);
  const reset = useAct(askReset);
  const nameOf = (id: string): string => {
    const device = site?.devices.get(id);
    return device === undefined ? endpointName({ site, language }, id) : device.name;
  };
  const then = (done: Promise<boolean>): void => void done.then(again);
  const current = 'scenario' in view.weather ? view.weather.scenario : undefined;
  const broken = view.targets.filter(({ behaviours }) => behaviours.length > 0);
  return (
    <Pane
      title={t('nav.training')}
      at={now}
      className="page training-page"
      right={
        <Button size="xs" variant="default" loading={reset.busy} onClick={() => then(reset.run())}>
          {t('training.reset')}
        </Button>
      }
    >
      <p className="training-note">{t(training === undefined ? 'training.demoNote' : 'training.note')}</p>
      <section className="card">
        <h3>{t('training.scenario')}</h3>
        <div className="training-choices">
          {view.scenarios.map((name) => (
            <button
              key={name}
              type="button"
              aria-pressed={current === name}
              disabled={scenario.busy}
              onClick={() => then(scenario.run(name))}
            >
              <b>{word(t, 'scenario', name)}</b>
              <i>{t(`scenario.${name}.about`, { defaultValue: '' })}</i>
            </button>
          ))}
        </div>
        <div className="training-row">
          <Select
            aria-label={t('training.steady')}
            data={visibilities.map((value) => ({ value: String(value), label: `${value} m` }))}
            value={visibility}
            onChange={(value) => setVisibility(value ?? '80')}
            allowDeselect={false}
          />
          <Button variant="default" loading={steady.busy} onClick={() => then(steady.run(Number(visibility)))}>
            {t('training.setSteady')}
          </Button>
          {'visibility' in view.weather ? <b>{t('training.steadyNow', { value: view.weather.visibility })}</b> : null}
        </div>
      </section>
      {training === undefined ? null : (
        <section className="card">
          <h3>
            {t('training.speed')} <small>{t('training.clock', { time: clockTime(now, timeZone) })}</small>
          </h3>
          <fieldset className="training-choices training-speeds" aria-label={t('training.speed')}>
            {speeds.map((one) => (
              <button
                key={one}
                type="button"
                aria-pressed={training.speed === one}
                disabled={speed.busy}
                onClick={() => then(speed.run(one))}
              >
                ×{one}
              </button>
            ))}
          </fieldset>
        </section>
      )}
      <FaultMaker view={view} again={again} />
      <section className="card">
        <h3>{t('training.broken', { n: broken.length })}</h3>
        <ul className="training-broken">
          {broken.slice(0, 100).map(({ id, behaviours }) => (
            <li key={id}>
              <b>{nameOf(id)}</b>
              <span>{behaviours.map(({ name }) => word(t, 'behaviour', name)).join(t('list.comma'))}</span>
              <Heal id={id} again={again} />
            </li>
          ))}
        </ul>
      </section>
    </Pane>
  );
}

function Heal({ id, again }: { readonly id: string; readonly again: () => void }) {
  const { t } = useTranslation();
  const ask = useCallback((core: CoreClient) => core.demo.setBehaviour({ id, behaviours: [] }), [id]);
  const act = useAct(ask);
  return (
    <button type="button" className="text-button" disabled={act.busy} onClick={() => void act.run().then(again)}>
      {t('training.heal')}
    </button>
  );
}
