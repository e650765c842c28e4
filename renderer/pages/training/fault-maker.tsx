import { Button, Select } from '@mantine/core';
import { useCallback, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SimulationView } from '../../../main/contract/simulation.ts';
import { useLanguage, useSite } from '../../console-context.ts';
import type { CoreClient } from '../../link/carrier.ts';
import { word } from '../../text/codes.ts';
import { endpointName } from '../../text/reasons.ts';
import { useAct } from '../../use-act.ts';

/** Gives a simulated line or device one more trait, with its usual parameters; or restarts a device. */
export function FaultMaker({ view, again }: { readonly view: SimulationView; readonly again: () => void }) {
  const { t } = useTranslation();
  const site = useSite();
  const language = useLanguage();
  const [target, setTarget] = useState<string | null>(null);
  const [trait, setTrait] = useState<string | null>(null);
  const chosen = view.targets.find(({ id }) => id === target);
  // A trait whose parameters have no usual value cannot be given with one click.
  const traits = view.behaviours.filter(({ parameters }) => parameters.every(({ preset }) => preset !== undefined));
  const targets = useMemo(() => {
    const named = view.targets.map(({ id, kind }) => {
      const device = site?.devices.get(id);
      const label =
        device === undefined ? endpointName({ site, language }, id) : `${device.name} · ${t(`kind.${device.kind}`)}`;
      return { kind, item: { value: id, label } };
    });
    const of = (kind: 'endpoint' | 'device') => named.filter((one) => one.kind === kind).map(({ item }) => item);
    return [
      { group: t('training.lines'), items: of('endpoint') },
      { group: t('training.devices'), items: of('device') },
    ];
  }, [view.targets, site, language, t]);
  const askBreak = useCallback(
    (core: CoreClient, id: string, name: string) =>
      core.demo.setBehaviour({ id, behaviours: [...(chosen?.behaviours ?? []), { name, parameters: {} }] }),
    [chosen],
  );
  const askReboot = useCallback((core: CoreClient, id: string) => core.demo.reboot({ id }), []);
  const add = useAct(askBreak);
  const reboot = useAct(askReboot);
  return (
    <section className="card">
      <h3>{t('training.faults')}</h3>
      <div className="training-row">
        <Select
          searchable
          limit={80}
          aria-label={t('training.target')}
          placeholder={t('training.target')}
          data={targets}
          value={target}
          onChange={setTarget}
        />
        <Select
          searchable
          aria-label={t('training.trait')}
          placeholder={t('training.trait')}
          data={traits.map(({ name }) => ({ value: name, label: word(t, 'behaviour', name) }))}
          value={trait}
          onChange={setTrait}
        />
        <Button
          loading={add.busy}
          disabled={target === null || trait === null}
          onClick={() => target !== null && trait !== null && void add.run(target, trait).then(again)}
        >
          {t('training.break')}
        </Button>
        <Button
          variant="default"
          loading={reboot.busy}
          disabled={chosen?.kind !== 'device'}
          onClick={() => target !== null && void reboot.run(target).then(again)}
        >
          {t('training.reboot')}
        </Button>
      </div>
    </section>
  );
}
