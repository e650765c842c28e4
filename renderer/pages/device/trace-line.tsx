import { IconAlertTriangle, IconArrowLeft, IconArrowRight, IconInfoCircle } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { TraceEntryView } from '../../../main/contract/views/endpoint.ts';
import { useTimeZone } from '../../console-context.ts';
import { DataAge } from '../../parts/data-age.tsx';
import { word } from '../../text/codes.ts';
import { clockTime } from '../../text/time.ts';
import { tellFrame } from '../../text/trace-frame.ts';

const icons = { out: IconArrowRight, in: IconArrowLeft, event: IconInfoCircle };

/** One frame: when, which way, what it says, and its bytes. */
export function TraceLine({ entry }: { readonly entry: TraceEntryView }) {
  const { t } = useTranslation();
  const timeZone = useTimeZone();
  const Icon = entry.direction === 'event' && entry.fault !== undefined ? IconAlertTriangle : icons[entry.direction];
  const cut = entry.length > entry.hex.length / 2;
  return (
    <li className={entry.fault === undefined ? `trace-${entry.direction}` : 'trace-fault'}>
      <time>
        {clockTime(entry.at, timeZone)}.{String(Math.floor(entry.at % 1000)).padStart(3, '0')}
      </time>
      <Icon size={14} aria-label={t(`trace.${entry.direction}`)} />
      <span>
        {entry.fault === undefined ? null : <b>{word(t, 'fault', entry.fault)} </b>}
        {tellFrame(t, entry.decoded)}
      </span>
      <DataAge at={entry.at} />
      {entry.hex === '' ? null : (
        <code>
          {entry.hex.replaceAll(/(..)(?=.)/g, '$1 ')}
          {cut ? ' …' : ''}
        </code>
      )}
    </li>
  );
}
