import { useTranslation } from 'react-i18next';
import type { AlarmKpiView } from '../../../main/contract/views/alarm.ts';
import { type AlarmFigure, keepsTarget, kpiDay } from '../../../main/domain/alarm-kpi.ts';
import type { CoreClient } from '../../link/carrier.ts';
import { tellSpan } from '../../text/reasons.ts';
import { type AskOptions, useQuery } from '../../use-query.ts';

const figures = ['lately', 'average', 'standing', 'chattering', 'floods'] as const satisfies readonly AlarmFigure[];
const ask = (core: CoreClient, options: AskOptions): Promise<AlarmKpiView> => core.alarms.kpi(undefined, options);
const judgedAfter = 3_600_000;

/** Asked again and again; for the strip and for the list, which must not tell two tales. */
export const useAlarmKpi = (): AlarmKpiView | undefined => useQuery('alarm-kpi', ask, 10_000).value;

/** How much the alarms ask of people, each figure beside the target somebody published and how well that is known. */
export function AlarmKpiStrip({ kpi }: { readonly kpi: AlarmKpiView | undefined }) {
  const { t } = useTranslation();
  if (kpi === undefined) return null;
  return (
    <dl className="alarm-kpi" aria-label={t('kpi.title')}>
      {figures.map((name) => (
        <Figure key={name} name={name} kpi={kpi} />
      ))}
    </dl>
  );
}

function Figure({ name, kpi }: { readonly name: AlarmFigure; readonly kpi: AlarmKpiView }) {
  const { t } = useTranslation();
  const { value, target } = kpi[name];
  // The first alarms of a new record say nothing about its average.
  const early = name === 'average' && kpi.observed < judgedAfter;
  const kept = early || keepsTarget(name, value);
  const aimsAtZero = name !== 'lately' && name !== 'average';
  const goal = name === 'average' ? 'kpi.target.below' : aimsAtZero ? 'kpi.target.zero' : 'kpi.target.most';
  const title =
    name === 'average' && kpi.observed < kpiDay
      ? t('kpi.average.short', { span: tellSpan(t, kpi.observed) })
      : t(`kpi.${name}`);
  const source = t(target.flag === 'V' ? 'kpi.source.V' : 'kpi.source.S', { source: target.source });
  return (
    <div className={kept ? 'kpi' : 'kpi kpi-missed'}>
      <dt>{title}</dt>
      <dd>
        <b>{name === 'average' ? value.toFixed(1) : value}</b>
        <span>{early ? t('kpi.early') : kept ? t('kpi.kept') : t('kpi.missed')}</span>
      </dd>
      <dd className="kpi-target" title={source}>
        {t(goal, { limit: target.limit })} · {source}
      </dd>
    </div>
  );
}
