import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import type { DeviceView } from '../../main/contract/views/device.ts';
import { word } from '../text/codes.ts';

type State = DeviceView['reported'];

const nothing = '—';

/** A device's functions in words, e.g. `行车主动诱导 · 亮度 5/8 · 60 次/分`. */
export function tellState(t: TFunction, state: State): string {
  const pieces: string[] = [];
  if (state.mode !== undefined) pieces.push(word(t, 'hostMode', state.mode));
  if (state.lit !== undefined) pieces.push(t(state.lit ? 'state.lit' : 'state.dark'));
  if (state.brightness !== undefined) pieces.push(t('state.brightness', { level: state.brightness }));
  if (state.flashPerMinute !== undefined) {
    pieces.push(state.flashPerMinute === 0 ? t('state.steady') : t('state.flash', { rate: state.flashPerMinute }));
  }
  if (state.tailGroups !== undefined && state.tailGroups > 0)
    pieces.push(t('state.tail', { groups: state.tailGroups }));
  if (state.message !== undefined) pieces.push(state.message === '' ? t('state.blank') : `“${state.message}”`);
  if (state.mainWarning !== undefined) pieces.push(t(`state.mainWarning.${state.mainWarning}`));
  if (state.voice !== undefined && state.voice !== '') pieces.push(t('state.voice', { text: state.voice }));
  return pieces.length === 0 ? nothing : pieces.join(' · ');
}

/** What a device reports; where nobody answers it is the last that was heard, and said to be so. */
export function tellReported(t: TFunction, state: State, offline: boolean): string {
  const told = tellState(t, state);
  if (!offline) return told;
  return told === nothing ? t('state.neverHeard') : t('state.last', { state: told });
}

export function ReportedText({ state, offline }: { readonly state: State; readonly offline: boolean }) {
  const { t } = useTranslation();
  return <span className={offline ? 'state-text state-past' : 'state-text'}>{tellReported(t, state, offline)}</span>;
}

export function DeviceStateText({ state }: { readonly state: State }) {
  const { t } = useTranslation();
  return <span className="state-text">{tellState(t, state)}</span>;
}
