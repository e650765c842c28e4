import { useTranslation } from 'react-i18next';
import type { DeviceView } from '../../main/contract/views/device.ts';
import { formatStake } from '../../main/domain/asset.ts';
import { metres } from '../../main/domain/units.ts';
import { useConsole, useItem, useTeller } from '../console-context.ts';
import { ConditionMark } from '../parts/condition-mark.tsx';
import { DataAge } from '../parts/data-age.tsx';
import { tellState } from '../parts/device-state-text.tsx';
import { PhaseMark } from '../parts/phase-mark.tsx';
import { QualityMark } from '../parts/quality-mark.tsx';
import { word } from '../text/codes.ts';
import { showVisibility } from '../text/numbers.ts';
import { deviceName } from '../text/reasons.ts';
import { lookOf } from './light-table.ts';
import type { Mark } from './scene.ts';
import type { Target } from './target.ts';

type PastDevices = ((id: string) => DeviceView | undefined) | undefined;

/** What is under the pointer or the keyboard's mark, in words. */
export interface StripTipProps {
  readonly target: Target | undefined;
  /** In pixels of the design, as the target's place. */
  readonly width: number;
  readonly scale: number;
  /** The devices as the record has them, where the strip shows the past: nothing of the present may be told then. */
  readonly past: PastDevices;
}

export function StripTip({ target, width, scale, past }: StripTipProps) {
  const { t } = useTranslation();
  return (
    <div
      className={`strip-tip ${target === undefined ? 'strip-tip-none' : ''}`}
      style={{ left: leftOf(target?.x ?? 0, width) * scale }}
      aria-live="polite"
    >
      {target?.kind === 'mark' ? <MarkTip mark={target.mark} past={past} /> : null}
      {target?.kind === 'light' ? (
        <>
          <b>
            {t('strip.light', { n: target.index + 1 })} · {formatStake(metres(target.stake))}
          </b>
          <span>{t(`light.${lookOf(target.look)}`)}</span>
          <DeviceTip id={target.device} past={past} />
        </>
      ) : null}
      {target?.kind === 'place' ? (
        <>
          <b>{formatStake(metres(target.stake))}</b>
          <span>
            {t('visibility')} {showVisibility(target.value)}
          </span>
          {target.contradicted ? <span>{t('strip.contradicted')}</span> : null}
        </>
      ) : null}
    </div>
  );
}

const tipWidth = 270;
const aside = 14;

/** Beside what it tells of, never over it: to the right where there is room, else to the left. */
const leftOf = (x: number, width: number): number =>
  x + aside + tipWidth <= width ? x + aside : Math.max(4, x - aside - tipWidth);

function MarkTip({ mark, past }: { readonly mark: Mark; readonly past: PastDevices }) {
  const { t } = useTranslation();
  return (
    <>
      <b>
        {t(`kind.${mark.kind}`)} · {formatStake(metres(mark.stake))}
      </b>
      {mark.kind === 'visibility-sensor' ? (
        <span>
          {showVisibility(mark.value)} <QualityMark quality={mark.quality ?? 'missing'} />
        </span>
      ) : null}
      {mark.text === '' || past === undefined ? null : <span>{mark.text}</span>}
      {mark.wanted === undefined ? null : <span>{t('strip.wanted', { text: mark.wanted })}</span>}
      {mark.upstream ? <span>{t('strip.upstreamSign')}</span> : null}
      <DeviceTip id={mark.id} past={past} />
    </>
  );
}

function DeviceTip({ id, past }: { readonly id: string; readonly past: PastDevices }) {
  const { t } = useTranslation();
  const { stores } = useConsole();
  const teller = useTeller();
  const live = useItem(stores.devices, id);
  const device = past === undefined ? live : past(id);
  return (
    <>
      <span className="strip-tip-name">{deviceName(teller, id)}</span>
      {device === undefined || Object.keys(device.reported).length === 0 ? null : (
        <span>{tellState(t, device.reported)}</span>
      )}
      {device === undefined ? null : (
        <span>
          <ConditionMark condition={device.condition} />{' '}
          {device.phase === undefined ? null : <PhaseMark look={device.phase} />}{' '}
          {past === undefined ? <DataAge at={device.at} /> : null}
        </span>
      )}
      {past === undefined ? null : <FaultsThen faults={device?.faults ?? []} />}
    </>
  );
}

function FaultsThen({ faults }: { readonly faults: readonly string[] }) {
  const { t } = useTranslation();
  return faults.length === 0 ? null : <span>{faults.map((code) => word(t, 'fault', code)).join(t('list.comma'))}</span>;
}
