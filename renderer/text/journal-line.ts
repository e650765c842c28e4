import type { JournalEventView } from '../../main/contract/views.ts';
import { deviceStateSchema } from '../../main/contract/views.ts';
import { tellState } from '../parts/device-state-text.tsx';
import { word } from './codes.ts';
import { showVisibility } from './numbers.ts';
import { type Coded, deviceName, type Teller, tellReason, tellRefusal, tellValue } from './reasons.ts';

type Told = Pick<JournalEventView, 'kind' | 'data'>;

/** Fields that identify or repeat, of no use in a line for people. */
const quiet = new Set([
  'zone',
  'device',
  'hash',
  'id',
  'stage',
  'proposal',
  'command',
  'setting',
  'fingerprint',
  'fogEvent',
]);

/** Which words translate a field's value. */
const groups: { readonly [field: string]: string } = {
  source: 'source',
  quality: 'quality',
  cause: 'cause',
  fault: 'fault',
  why: 'why',
  role: 'role',
  condition: 'condition',
  state: 'convergence',
  change: 'change',
  act: 'actName',
  trust: 'trust',
  priority: 'priority',
  mismatch: 'field',
};

/** What kind of thing happened, as a short title. */
export const journalTitle = (teller: Teller, event: Pick<JournalEventView, 'kind'>): string =>
  word(teller.t, 'event', event.kind);

/** The values of a journal event in one line: sentences for reasons, name and value for the rest. */
export function journalSummary(teller: Teller, event: Told): string {
  const { data } = event;
  if (event.kind === 'act.refused' && typeof data['code'] === 'string') {
    const { act, code, ...rest } = data;
    const what = typeof act === 'string' ? `${word(teller.t, 'actName', act)}: ` : '';
    return what + tellRefusal(teller, { ...rest, code: String(code) });
  }
  const pieces = Object.entries(data)
    .filter(([name, value]) => !quiet.has(name) && isWorthTelling(value))
    .filter(([name]) => !(event.kind.startsWith('alarm.') && name === 'alarm'))
    .flatMap(([name, value]) => tellPiece(teller, event.kind, name, value));
  return pieces.join(teller.t('list.semicolon'));
}

const isWorthTelling = (value: unknown): boolean =>
  value !== null && value !== undefined && value !== '' && value !== 0 && !(Array.isArray(value) && value.length === 0);

function tellPiece(teller: Teller, kind: string, name: string, value: unknown): readonly string[] {
  const { t } = teller;
  if (name === 'reasons' && Array.isArray(value))
    return value.filter(isCoded).map((reason) => tellReason(teller, reason));
  if (name === 'readings' && Array.isArray(value)) return [tellReadings(teller, value)];
  if (name === 'desired' || name === 'reported') {
    const state = deviceStateSchema.safeParse(value);
    return state.success ? [`${t(`field.${name}`)} ${tellState(t, state.data)}`] : [];
  }
  if (name === 'code' && typeof value === 'string') {
    return [word(t, kind.startsWith('alarm.') ? 'alarm' : 'fault', value)];
  }
  if (isCoded(value)) return [tellValue(teller, name, value)];
  const group = groups[name];
  const list = Array.isArray(value) ? value : [value];
  const said =
    group !== undefined && list.every((one) => typeof one === 'string')
      ? list.map((one) => word(t, group, String(one))).join(t('list.comma'))
      : tellValue(teller, name, value);
  return [`${word(t, 'field', name)} ${said}`];
}

function tellReadings(teller: Teller, readings: readonly unknown[]): string {
  return readings
    .filter(
      (one): one is { readonly sensor: string; readonly value?: unknown; readonly quality?: unknown } =>
        typeof one === 'object' && one !== null && 'sensor' in one && typeof one.sensor === 'string',
    )
    .map((one) => {
      const value = typeof one.value === 'number' ? `${showVisibility(one.value)} m` : '—';
      const quality =
        typeof one.quality === 'string' && one.quality !== 'good' ? `(${word(teller.t, 'quality', one.quality)})` : '';
      return `${deviceName(teller, one.sensor)} ${value}${quality}`;
    })
    .join(teller.t('list.comma'));
}

const isCoded = (value: unknown): value is Coded =>
  typeof value === 'object' && value !== null && 'code' in value && typeof value.code === 'string';
