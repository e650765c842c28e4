import { useTranslation } from 'react-i18next';
import type { DeviceNews } from '../../main/domain/situation.ts';
import { useSite, useTeller } from '../console-context.ts';
import { DeviceStateText, ReportedText } from '../parts/device-state-text.tsx';
import { isUpstreamSign } from '../strip/scene.ts';
import { deviceName } from '../text/reasons.ts';
import { nearMinute } from '../text/time.ts';
import type { Change } from './change-rows.ts';

export interface ChangeTableProps {
  /** In the order in which they are told. */
  readonly changes: readonly Change[];
  /** What became of them since. */
  readonly news: ReadonlyMap<string, DeviceNews>;
}

/** Every device that a stage touches; one that is no longer as told says so in its row. */
export function ChangeTable({ changes, news }: ChangeTableProps) {
  const { t } = useTranslation();
  const teller = useTeller();
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable with the keyboard
    <div className="change-table" tabIndex={0}>
      <table>
        <thead>
          <tr>
            <th>{t('review.device')}</th>
            <th>{t('review.kind')}</th>
            <th>{t('review.now')}</th>
            <th>{t('review.then')}</th>
            <th>{t('review.note')}</th>
          </tr>
        </thead>
        <tbody>
          {changes.map((change) => (
            <tr key={change.device} className={classOf(change, news)}>
              <td>{deviceName(teller, change.device)}</td>
              <td className="whole">{t(`kind.${change.kind}`)}</td>
              <td>
                <ReportedText state={change.reported} offline={change.offline === true} />
              </td>
              <td>
                <DeviceStateText state={change.desired} />
              </td>
              <td className="whole">
                <Note change={change} news={news.get(change.device)} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Note({ change, news }: { readonly change: Change; readonly news: DeviceNews | undefined }) {
  const { t } = useTranslation();
  const teller = useTeller();
  const site = useSite();
  const until = (at: number): string => nearMinute(at, teller.now, teller.timeZone);
  const tellHold = ({ by, until: at, ends }: NonNullable<Change['held']>): string =>
    t(ends === true ? 'note.heldEnds' : 'note.held', { by, time: until(at) });
  if (news !== undefined) return <b>{t(`note.${news}`)}</b>;
  const device = site?.devices.get(change.device);
  const place = device?.zone === undefined ? undefined : site?.zones.get(device.zone);
  return [
    ...(change.note === 'held' ? [] : [t(`note.${change.note}`)]),
    ...(change.held === undefined ? [] : [tellHold(change.held)]),
    ...(change.failedLast === true ? [t('note.failedLast')] : []),
    ...(device !== undefined && place !== undefined && isUpstreamSign(place, device) ? [t('note.upstream')] : []),
  ].join(t('list.comma'));
}

function classOf({ device, note, failedLast }: Change, news: ChangeTableProps['news']): string {
  if (news.has(device)) return 'note-news';
  return failedLast === true ? 'note-failed' : `note-${note}`;
}
