import { deviceStateSchema } from '../../main/contract/views/device.ts';
import type { JournalEventView } from '../../main/contract/views/record.ts';
import { tellState } from '../parts/device-state-text.tsx';
import { word } from './codes.ts';
import { tellFaultDetail } from './fault-detail.ts';
import { showVisibility } from './numbers.ts';
import { tellProposal } from './proposal-words.ts';
import {
  type Coded,
  deviceName,
  endpointName,
  isShare,
  partName,
  type Teller,
  tellReason,
  tellRefusal,
  tellValue,
} from './reasons.ts';

type Told = Pick<JournalEventView, 'kind' | 'data'>;
type Data = Told['data'];

/** Fields that identify or repeat, of no use in a line for people. */
const quiet = new Set([
  'zone',
  'device',
  'hash',
  'id',
  'stage',
  'proposal',
  'command',
  'knownAs',
  'setting',
  'fingerprint',
  'fogEvent',
  'alarm',
  'key',
  'calling',
  'shown',
  'seenSince',
  'lastVerifiedAt',
]);

/** Fields for the technician and the record, left out of a brief line. */
const technical = new Set(['readings', 'clear', 'detail', 'attempt']);

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
  reasons: 'effectReason',
  kind: 'proposalKind',
  scenario: 'scenario',
};

/** What kind of thing happened, as a short title. */
export const journalTitle = (teller: Teller, event: Pick<JournalEventView, 'kind'>): string =>
  word(teller.t, 'event', event.kind);

/** The values of a journal event in one line, what matters most first; `brief` leaves the readings behind it out. */
export function journalSummary(teller: Teller, event: Told, brief = false): string {
  const told = headline(teller, event);
  const rest = Object.entries(event.data)
    .filter(([name, value]) => !quiet.has(name) && !told.uses.has(name) && isWorthTelling(name, value))
    .filter(([name, value]) => !(name === 'trust' && value === 'good') && !(name === 'attempt' && value === 1))
    .filter(([name]) => !(brief && technical.has(name)))
    .flatMap(([name, value]) => tellPiece(teller, event.kind, name, value));
  return [...told.pieces, ...rest].filter((piece) => piece !== '').join(teller.t('list.semicolon'));
}

/** What a driver wrote beside a fault where no words are known for it: for technicians, as it stands. */
export function rawDetail({ t }: Teller, { data }: Told): string | undefined {
  const { detail } = data;
  return typeof detail === 'string' && detail !== '' && tellFaultDetail(t, detail) === undefined ? detail : undefined;
}

interface Headline {
  readonly pieces: readonly string[];
  /** Fields that the headline has told already. */
  readonly uses: ReadonlySet<string>;
}

/** The one thing a person wants to know of the commonest events. */
function headline(teller: Teller, { kind, data }: Told): Headline {
  const { t } = teller;
  const told = (pieces: readonly string[], ...uses: string[]): Headline => ({ pieces, uses: new Set(uses) });
  const mode = (name: string): string => (typeof data[name] === 'string' ? word(t, 'mode', data[name]) : '');
  switch (kind) {
    case 'act.refused': {
      const { act, code, ...rest } = data;
      const what = typeof act === 'string' ? `${word(t, 'actName', act)}${t('list.colon')}` : '';
      const refusal = tellRefusal(teller, { ...rest, code: String(code) });
      return told([what + refusal], ...Object.keys(data));
    }
    case 'decision.made':
      return data['from'] === data['mode']
        ? told([mode('mode'), ...reasonsOf(teller, data)], 'mode', 'from', 'reasons', 'visibility')
        : told(
            [`${mode('from')} → ${mode('mode')}`, ...reasonsOf(teller, data)],
            'mode',
            'from',
            'reasons',
            'visibility',
          );
    case 'fog.called':
      return told([mode('mode'), ...reasonsOf(teller, data)], 'mode', 'reasons', 'visibility', 'source');
    case 'fog.changed':
      return told([tellField(teller, 'visibility', data['visibility']), mode('band')], 'visibility', 'band');
    case 'zone.converged': {
      const counts = `${String(data['verified'] ?? 0)}/${String(data['total'] ?? 0)}`;
      // All of it in maintenance is nobody to command, not nothing to do.
      const stood = data['resting'] === undefined ? data['state'] : 'resting';
      const state = typeof stood === 'string' ? word(t, 'convergence', stood) : '';
      return told([`${state} ${counts}`, mode('mode')], 'state', 'verified', 'total', 'mode', 'effective', 'resting');
    }
    case 'authority.taken':
    case 'authority.released':
      return told(
        [
          ...(typeof data['act'] === 'string' ? [word(t, 'actName', data['act'])] : []),
          ...(typeof data['why'] === 'string' ? [word(t, 'why', data['why'])] : []),
        ],
        'act',
        'why',
      );
    case 'simulation.changed':
      return tellSimulation(teller, data, told);
    case 'account.signed-in':
    case 'account.sign-in-failed':
      return told([tellField(teller, 'address', data['from'])], 'from');
    case 'quality.changed': {
      const quality = typeof data['quality'] === 'string' ? word(t, 'quality', data['quality']) : '';
      const cause =
        typeof data['cause'] === 'string' && data['cause'] !== 'none' ? word(t, 'cause', data['cause']) : '';
      return told([quality, cause], 'quality', 'cause');
    }
    case 'proposal.made':
    case 'proposal.seconded':
    case 'proposal.confirmed':
    case 'proposal.vetoed':
    case 'proposal.lapsed': {
      const asked = tellProposal(teller, data);
      return asked === undefined ? told([]) : told([asked], 'kind', 'mode');
    }
    default: {
      const alarm =
        kind.startsWith('alarm.') && typeof data['code'] === 'string' ? [word(t, 'alarm', data['code'])] : [];
      const line = typeof data['endpoint'] === 'string' ? [endpointName(teller, data['endpoint'])] : [];
      return told([...alarm, ...line], 'endpoint', ...(alarm.length > 0 ? ['code'] : []));
    }
  }
}

type Tell = (pieces: readonly string[], ...uses: string[]) => Headline;

function tellSimulation(teller: Teller, data: Data, told: Tell): Headline {
  const { t } = teller;
  const change = word(t, 'change', String(data['change']));
  if (typeof data['speed'] === 'number') return told([`${change} ×${data['speed']}`], 'change', 'speed');
  const target = typeof data['target'] === 'string' ? partName(teller, data['target']) : '';
  const { behaviours } = data;
  if (!Array.isArray(behaviours)) return told([change], 'change');
  const names = behaviours.flatMap((one) =>
    typeof one === 'object' && one !== null && 'name' in one ? [word(t, 'behaviour', String(one.name))] : [],
  );
  return told([change, target, names.join(t('list.comma'))], 'change', 'behaviours', 'target');
}

const reasonsOf = (teller: Teller, data: Data): readonly string[] =>
  Array.isArray(data['reasons']) ? data['reasons'].filter(isCoded).map((reason) => tellReason(teller, reason)) : [];

const isWorthTelling = (name: string, value: unknown): boolean =>
  !(value === null || value === undefined || value === '' || value === false) &&
  (value !== 0 || isShare(name)) &&
  !(Array.isArray(value) && value.length === 0);

function tellPiece(teller: Teller, kind: string, name: string, value: unknown): readonly string[] {
  const { t } = teller;
  if (name === 'reasons' && Array.isArray(value)) {
    return value.filter(isCoded).map((reason) => tellReason(teller, reason));
  }
  if (name === 'detail' && typeof value === 'string') {
    const said = tellFaultDetail(t, value);
    return said === undefined ? [] : [`${t('field.detail')} ${said}`];
  }
  if (name === 'readings' && Array.isArray(value)) return [tellReadings(teller, value)];
  if (name === 'desired' || name === 'reported') {
    const state = deviceStateSchema.safeParse(value);
    return state.success ? [`${t(`field.${name}`)} ${tellState(t, state.data)}`] : [];
  }
  if (name === 'behaviours' && Array.isArray(value)) return [tellBehaviours(teller, value)];
  if (name === 'target' && typeof value === 'string') return [`${t('field.target')} ${partName(teller, value)}`];
  if (kind.startsWith('visibility.') && name === 'source') return [word(t, 'entered', String(value))];
  if (name === 'code' && typeof value === 'string') {
    return [word(t, kind.startsWith('alarm.') ? 'alarm' : 'fault', value)];
  }
  return [isCoded(value) ? tellValue(teller, name, value) : tellField(teller, name, value)];
}

/** A field's name and its value, both in the reader's language. */
export function tellField(teller: Teller, name: string, value: unknown): string {
  if (value === undefined) return '';
  const { t } = teller;
  if (value === true) return word(t, 'field', name);
  const group = groups[name];
  const list = Array.isArray(value) ? value : [value];
  const said =
    group !== undefined && list.every((one) => typeof one === 'string')
      ? list.map((one) => word(t, group, String(one))).join(t('list.comma'))
      : tellValue(teller, name, value);
  return `${word(t, 'field', name)} ${said}`;
}

interface Read {
  readonly sensor: string;
  readonly value?: unknown;
  readonly quality?: unknown;
}
const isRead = (one: unknown): one is Read =>
  typeof one === 'object' && one !== null && 'sensor' in one && typeof one.sensor === 'string';

function tellReadings(teller: Teller, readings: readonly unknown[]): string {
  return readings
    .filter(isRead)
    .map((one) => {
      const value = typeof one.value === 'number' ? showVisibility(one.value) : '—';
      const doubtful = typeof one.quality === 'string' && one.quality !== 'good';
      const quality = doubtful ? teller.t('bracketed', { text: word(teller.t, 'quality', String(one.quality)) }) : '';
      return `${deviceName(teller, one.sensor)} ${value}${quality}`;
    })
    .join(teller.t('list.comma'));
}

const isNamed = (one: unknown): one is { readonly name: string } =>
  typeof one === 'object' && one !== null && 'name' in one && typeof one.name === 'string';

/** What a trainer let a simulated line or device do. */
const tellBehaviours = ({ t }: Teller, behaviours: readonly unknown[]): string =>
  behaviours
    .filter(isNamed)
    .map(({ name }) => word(t, 'behaviour', name))
    .join(t('list.comma'));

const isCoded = (value: unknown): value is Coded =>
  typeof value === 'object' && value !== null && 'code' in value && typeof value.code === 'string';
