import { useTranslation } from 'react-i18next';
import type { FaultRecord } from '../../../main/contract/views/record.ts';
import { useNow, useTimeZone } from '../../console-context.ts';
import { Empty } from '../../parts/empty.tsx';
import { word } from '../../text/codes.ts';
import { tellFaultDetail } from '../../text/fault-detail.ts';
import { tellSpan } from '../../text/reasons.ts';
import { nearTime } from '../../text/time.ts';

/** Open faults first, then those that went away. */
export function FaultTable({ faults }: { readonly faults: readonly FaultRecord[] }) {
  const { t } = useTranslation();
  const now = useNow();
  const timeZone = useTimeZone();
  if (faults.length === 0) return <Empty>{t('device.noFaults')}</Empty>;
  const sorted = [...faults].sort(
    (a, b) => Number(a.clearedAt !== undefined) - Number(b.clearedAt !== undefined) || b.raisedAt - a.raisedAt,
  );
  return (
    <ul className="fault-list">
      {sorted.map((fault) => (
        <li key={fault.id} className={fault.clearedAt === undefined ? 'fault-open' : 'fault-over'}>
          <b>{word(t, 'fault', fault.code)}</b>
          <span>
            {nearTime(fault.raisedAt, now, timeZone)} ·{' '}
            {fault.clearedAt === undefined
              ? t('fault.openFor', { span: tellSpan(t, now - fault.raisedAt) })
              : t('fault.lasted', { span: tellSpan(t, fault.clearedAt - fault.raisedAt) })}
            {fault.count > 1 ? ` · ${t('alarms.count', { n: fault.count })}` : ''}
          </span>
          {fault.detail === undefined ? null : <FaultDetail detail={fault.detail} />}
        </li>
      ))}
    </ul>
  );
}

/** What came with the fault: a further fault in words, or points of the profile by their names there. */
function FaultDetail({ detail }: { readonly detail: string }) {
  const { t } = useTranslation();
  const said = tellFaultDetail(t, detail);
  return said === undefined ? <code>{detail}</code> : <span>{said}</span>;
}
