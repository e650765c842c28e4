/** What a zone keeps over a restart, and what the field itself tells of it. */
import { z } from 'zod';
import type { Device } from '../../domain/asset.ts';
import type { ReportedState } from '../../domain/command.ts';
import { type FogMode, fogModes, isStronger, modes, rank } from '../../domain/mode.ts';
import { adopt, type EntryReason, type ResponseState } from '../../domain/response.ts';
import { savedMoment } from '../../domain/saved-moment.ts';
import type { Kmh, Metres, UtcMs } from '../../domain/units.ts';
import type { Picture } from '../picture/picture.ts';
import { savedStateSchema } from './saved-hold.ts';

export interface SavedZone {
  readonly response: ResponseState;
  readonly fingerprint: string;
  readonly baseline: { readonly [device: string]: ReportedState };
}

const visibility = z.custom<Metres>((value) => typeof value === 'number' && value >= 0, 'metres');
const speed = z.custom<Kmh>((value) => typeof value === 'number' && value > 0, 'km/h');
const fogMode = z.enum(fogModes);
const since = z.partialRecord(fogMode, savedMoment);
const asked = z.object({ kind: z.enum(['escalate', 'closure']), mode: fogMode, at: savedMoment });
const savedZoneSchema = z.object({
  response: z.object({
    mode: fogMode,
    since: savedMoment,
    belowSince: since,
    clearSince: savedMoment.exactOptional(),
    /** How long it has been clear is not taken over: nobody looked meanwhile. */
    fog: z
      .object({ mode: fogMode, present: fogMode.exactOptional(), since: savedMoment, seenSince: savedMoment })
      .exactOptional(),
    lostSince: savedMoment.exactOptional(),
    /** Absent in what was saved before it was kept; how long it has been clear is not taken over. */
    lastSeen: z
      .object({ sensors: z.record(z.string(), visibility), person: visibility.exactOptional() })
      .exactOptional(),
    shown: z.object({ speed, since: savedMoment }).exactOptional(),
    override: z
      .object({
        mode: z.enum(modes),
        by: z.string(),
        reason: z.string(),
        since: savedMoment,
        until: savedMoment,
        speed: speed.exactOptional(),
        stretch: z.string().exactOptional(),
      })
      .exactOptional(),
    asked: asked.optional().catch(undefined),
    /** Read for what it had asked since when: the proposal itself does not survive. */
    proposal: asked
      .extend({ until: savedMoment.optional(), askedSince: savedMoment.optional() })
      .optional()
      .catch(undefined),
    vetoed: z.object({ mode: fogMode, by: z.string(), until: savedMoment }).exactOptional(),
    confirmedBy: z.string().exactOptional(),
    why: z
      .custom<EntryReason>((value) => typeof value === 'object' && value !== null && 'code' in value)
      .exactOptional(),
    adopted: z.literal(true).exactOptional(),
    closure: z.object({ by: z.string(), at: savedMoment, accepted: z.boolean() }).exactOptional(),
    armed: z.boolean(),
    proposals: z.number().int().nonnegative(),
  }),
  fingerprint: z.string(),
  baseline: z.record(z.string(), savedStateSchema),
});

/** What was saved of a zone; `damaged` when it cannot be read, `undefined` when there is nothing. */
export function restoreZone(value: unknown): SavedZone | 'damaged' | undefined {
  if (value === undefined) return undefined;
  const read = savedZoneSchema.safeParse(value);
  if (!read.success) return 'damaged';
  const { proposal, asked: earlier, ...response } = read.data.response;
  // What runs by itself, and what is safe to leave, begins anew.
  const waited = proposal !== undefined && proposal.until === undefined;
  const since = waited ? { kind: proposal.kind, mode: proposal.mode, at: proposal.askedSince ?? proposal.at } : earlier;
  return { ...read.data, response: { ...response, ...(since !== undefined && { asked: since }) } };
}

/**
 * The mode that a zone goes on with: the stronger of the saved one and what its hosts run. What a person's order still in
 * force asks of the lamps is the order's, and ends with it.
 */
function modeToTakeUp({ mode, override }: ResponseState, running: FogMode, now: UtcMs): FogMode {
  const isOrdered = override !== undefined && now < override.until && !isStronger(running, override.mode);
  return !isOrdered && isStronger(running, mode) ? running : mode;
}

export interface Outage {
  /** Of a zone of which nothing is known. */
  readonly initial: ResponseState;
  readonly saved: SavedZone | 'damaged' | undefined;
  /** The strongest that its hosts run. */
  readonly running: FogMode;
  /** Of the configuration now. */
  readonly fingerprint: string;
  readonly now: UtcMs;
}

/** The state that a zone goes on with after an outage, and why automation may not go on with it, where it may not. */
export function stateToTakeUp({ initial, saved, running, fingerprint, now }: Outage): {
  readonly state: ResponseState;
  readonly suspended?: 'damaged-state' | 'configuration';
} {
  const from = (before: ResponseState, mode: FogMode): ResponseState =>
    mode === 'standby' ? before : adopt(before, mode, now);
  if (saved === undefined) return { state: { ...from(initial, running), armed: true } };
  if (saved === 'damaged') return { state: { ...from(initial, running), armed: false }, suspended: 'damaged-state' };
  const { shown, ...rest } = saved.response;
  // Nobody looked meanwhile: what is shown is not raised sooner for it.
  const response = shown === undefined ? rest : { ...rest, shown: { ...shown, since: now } };
  const { armed } = response;
  const same = saved.fingerprint === fingerprint;
  const state = { ...from(response, modeToTakeUp(response, running, now)), armed: same && armed };
  return { state, ...(!same && armed && { suspended: 'configuration' as const }) };
}

/** The strongest fog mode that any host says it runs which no person holds or works at. */
export function strongestReported(
  devices: readonly Device[],
  picture: Picture,
  isHeld: (device: string) => boolean,
): FogMode {
  let strongest: FogMode = 'standby';
  for (const device of devices) {
    const record = picture.record(device.id);
    if (record?.maintenance !== undefined || isHeld(device.id)) continue;
    const mode = record?.reported.mode;
    // An accident's guidance is as strong as the strongest of the fog.
    const fog = mode === 'accident' ? 'control' : fogModes.find((each) => each === mode);
    if (fog !== undefined && rank(fog) > rank(strongest)) strongest = fog;
  }
  return strongest;
}
