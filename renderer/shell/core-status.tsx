import { Tooltip } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useLine, useTraining } from '../console-context.ts';
import { showCount } from '../text/numbers.ts';
import { tellSpan } from '../text/reasons.ts';

/** Older visibility than this is marked, in milliseconds. */
const oldAfter = 90_000;

/** The core's own state in one word, the age of its worst data, and lines that are down. */
export function CoreStatus() {
  const { t } = useTranslation();
  const phase = useLine((state) => state.phase);
  const pulse = useLine((state) => state.pulse);
  const status = phase === 'live' ? (pulse?.status ?? 'starting') : 'lost';
  const down = pulse?.endpoints.down ?? 0;
  const label = pulse
    ? t('core.detail', { rate: showCount(Math.round(pulse.requestsPerSecond)), total: pulse.endpoints.total, down })
    : t(`core.${status}`);
  return (
    <Tooltip label={label} openDelay={300}>
      <div className={`core-status core-${status}`} role="status">
        <span className="core-word">
          <i className="core-dot" aria-hidden />
          {t(`core.${status}`)}
        </span>
        <span className="core-facts">
          {status === 'lost' ? t('core.past') : <WorstAge age={pulse?.worstDataAge} />}
          {down > 0 && status !== 'lost' ? <b>{t('core.down', { down, total: pulse?.endpoints.total })}</b> : null}
        </span>
      </div>
    </Tooltip>
  );
}

function WorstAge({ age }: { readonly age: number | undefined }) {
  const { t } = useTranslation();
  const speed = useTraining()?.speed ?? 1;
  if (age === undefined) return t('core.noData');
  return (
    <span className={age > oldAfter * speed ? 'core-old' : undefined}>
      {t('core.worst', { span: tellSpan(t, age) })}
    </span>
  );
}
