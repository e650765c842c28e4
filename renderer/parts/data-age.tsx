import { IconClock, IconClockExclamation } from '@tabler/icons-react';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useNow, useTimeZone, useTraining } from '../console-context.ts';
import { fullTime, spanOf } from '../text/time.ts';

export interface DataAgeProps {
  /** Core time of the data. */
  readonly at: number | undefined;
  /** Older than this is marked, in milliseconds. */
  readonly limit?: number;
}

/** How old a value is; older than its limit it says so by shape and colour. */
export function DataAge({ at, limit = 90_000 }: DataAgeProps) {
  const { t } = useTranslation();
  const now = useNow();
  const timeZone = useTimeZone();
  const speed = useTraining()?.speed ?? 1;
  const moment = useMemo(() => (at === undefined ? undefined : fullTime(at, timeZone)), [at, timeZone]);
  if (at === undefined) {
    return (
      <span className="age age-old">
        <IconClockExclamation size={13} aria-hidden /> {t('age.never')}
      </span>
    );
  }
  const age = Math.max(0, now - at);
  // Fast simulated time makes data older between two messages.
  const old = age > limit * speed;
  const Icon = old ? IconClockExclamation : IconClock;
  const span = spanOf(age);
  return (
    <span className={old ? 'age age-old' : 'age'} title={moment}>
      <Icon size={13} aria-hidden /> {t('age.ago', { span: t(span.key, span.values) })}
    </span>
  );
}
