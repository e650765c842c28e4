import { useTranslation } from 'react-i18next';
import type { Stage } from '../../main/contract/views/stage.ts';
import { useTeller } from '../console-context.ts';
import { DeviceStateText } from '../parts/device-state-text.tsx';
import { deviceName } from '../text/reasons.ts';

const order = ['offline', 'unsupported', 'stronger-substitute', 'maintenance', 'change', 'already', 'unmanaged'];

/** Every device that a stage touches, those that need a look first. */
export function ChangeTable({ changes }: { readonly changes: Stage['preview']['changes'] }) {
  const { t } = useTranslation();
  const teller = useTeller();
  const sorted = [...changes].sort((a, b) => order.indexOf(a.note) - order.indexOf(b.note));
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
          {sorted.map((change) => (
            <tr key={change.device} className={`note-${change.note}`}>
              <td>{deviceName(teller, change.device)}</td>
              <td className="whole">{t(`kind.${change.kind}`)}</td>
              <td>
                <DeviceStateText state={change.reported} />
              </td>
              <td>
                <DeviceStateText state={change.desired} />
              </td>
              <td className="whole">{t(`note.${change.note}`)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
