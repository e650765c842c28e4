import { useTranslation } from 'react-i18next';
import type { DeviceDetail } from '../../../main/contract/views/device.ts';
import { useNow, useTimeZone } from '../../console-context.ts';
import { DeviceStateText } from '../../parts/device-state-text.tsx';
import { Empty } from '../../parts/empty.tsx';
import { PhaseMark } from '../../parts/phase-mark.tsx';
import { word } from '../../text/codes.ts';
import { tellSpan } from '../../text/reasons.ts';
import { nearTime } from '../../text/time.ts';

/** What this device was told lately and what became of it. */
export function CommandTable({ commands }: { readonly commands: DeviceDetail['commands'] }) {
  const { t } = useTranslation();
  const now = useNow();
  const timeZone = useTimeZone();
  if (commands.length === 0) return <Empty>{t('device.noCommands')}</Empty>;
  return (
    <ul className="command-list">
      {commands.map((command) => (
        <li key={command.id}>
          <time>{nearTime(command.intendedAt, now, timeZone)}</time>
          <PhaseMark look={command.phase} />
          <DeviceStateText state={command.desired} />
          <i>
            {command.endedAt === undefined ? '' : tellSpan(t, command.endedAt - command.intendedAt)}
            {command.attempt > 1 ? ` · ${t('command.attempt', { n: command.attempt })}` : ''}
            {command.fault === undefined ? '' : ` · ${word(t, 'fault', command.fault.code)}`}
            {command.mismatch === undefined || command.mismatch.length === 0
              ? ''
              : ` · ${t('command.mismatch', { what: command.mismatch.map((name) => word(t, 'field', name)).join(t('list.comma')) })}`}
          </i>
        </li>
      ))}
    </ul>
  );
}
