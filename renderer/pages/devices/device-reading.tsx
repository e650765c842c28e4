import { useTranslation } from 'react-i18next';
import type { DeviceView } from '../../../main/contract/views/device.ts';
import { tellState } from '../../parts/device-state-text.tsx';
import { QualityMark } from '../../parts/quality-mark.tsx';
import { showNumber, showVisibility } from '../../text/numbers.ts';

/** What a device last said of itself, in a few words. */
export function DeviceReading({ view }: { readonly view: DeviceView | undefined }) {
  const { t } = useTranslation();
  if (view === undefined) return <>—</>;
  if (view.visibility !== undefined) {
    return (
      <>
        {showVisibility(view.visibility.value)}{' '}
        <QualityMark quality={view.visibility.quality} cause={view.visibility.cause} />
      </>
    );
  }
  const battery = view.battery === undefined ? '' : ` · ${t('device.battery', { level: showNumber(view.battery) })}`;
  return <>{`${tellState(t, view.reported)}${battery}`}</>;
}
