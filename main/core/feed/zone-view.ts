import type { ZoneView } from '../../contract/views/zone.ts';
import { endOverride } from '../../domain/automation.ts';
import type { ControlLease } from '../../domain/control-lease.ts';
import type { EnteredVisibility, ZonePicture } from '../../domain/fog.ts';
import { unguidedMode } from '../../domain/fog-call.ts';
import { answerDue, vetoHolds } from '../../domain/proposal-answer.ts';
import type { Proposal } from '../../domain/response.ts';
import { situationOf } from '../../domain/situation.ts';
import type { UtcMs } from '../../domain/units.ts';
import { isSettling } from '../control/field-verdict.ts';
import type { ZoneRuntime } from '../control/zone-runtime.ts';
import type { ZoneWatch } from '../picture/zone-watch.ts';

/** A zone as screens show it now. */
export function zoneView(
  runtime: ZoneRuntime,
  now: UtcMs,
  openAlarms: number,
  fogEvent: number | undefined,
  lease: ControlLease | undefined,
): ZoneView {
  const { state, watch, decision } = runtime;
  const { override, proposal } = state;
  const coverage = runtime.coverage();
  const unguided = unguidedMode(state);
  return {
    id: runtime.zone.id,
    at: now,
    ...fogView(watch.picture, watch.entered, watch.trend),
    ...(decision === undefined && { unread: true }),
    mode: decision?.mode ?? state.mode,
    source: decision?.source ?? 'hold',
    automaticMode: state.mode,
    since: runtime.modeSince,
    situation: situationOf(state, decision),
    armed: state.armed,
    ...(unguided !== undefined && { unguided }),
    reasons: (decision?.reasons ?? []).map((reason) => ({ ...reason })),
    speed: { ...(decision?.speed ?? { statutory: false }) },
    ...(proposal && { proposal: proposalOf(runtime, proposal) }),
    ...(override && { override: { ...override, leaves: endOverride(state, now).mode } }),
    ...(lease && {
      authority: {
        by: lease.by,
        since: lease.since,
        actedAt: lease.actedAt,
        ...(lease.reason !== undefined && { reason: lease.reason }),
        lost: lease.lostAt !== undefined,
      },
    }),
    convergence: runtime.reconciler.convergence(),
    effectiveness: {
      ...coverage,
      reasons: [...coverage.reasons],
      ...(isSettling(runtime, now) && { settling: true as const }),
    },
    timing: { ...runtime.timing },
    openAlarms,
    ...(fogEvent !== undefined && { fogEvent }),
  };
}

function proposalOf(runtime: ZoneRuntime, proposal: Proposal): NonNullable<ZoneView['proposal']> {
  const { state, decision, watch } = runtime;
  const doubtful = runtime.doubtAsking;
  const answerBy = answerDue(proposal, decision?.mode ?? state.mode, watch.policy);
  return {
    ...proposal,
    vetoFor: vetoHolds(proposal, watch.policy),
    ...(answerBy !== undefined && { answerBy }),
    ...(doubtful.length > 0 && { doubtful: [...doubtful] }),
  };
}

/** The zone as one console sees it: with `here` where that console commands it. */
export const seenFrom = (view: ZoneView, lease: ControlLease | undefined, console: string): ZoneView =>
  view.authority === undefined || lease?.console !== console
    ? view
    : { ...view, authority: { ...view.authority, here: true } };

/** The fog part: Vz, each sensor with its quality and time, the stretches, the trend. */
export function fogView(
  picture: ZonePicture | undefined,
  entered: EnteredVisibility | undefined,
  trend: ZoneWatch['trend'],
): Pick<ZoneView, 'visibility' | 'sensors' | 'subSegments'> {
  const valued = (picture?.sensors ?? []).filter((sensor) => sensor.reading.value !== undefined);
  const used = valued.filter(({ id, reading }) => reading.quality === 'good' || id === picture?.decisive);
  // What a person saw is as old as their look, however fresh the sensors are.
  const isByPerson = entered !== undefined && picture?.decisive === undefined && entered.value === picture?.escalate;
  const times = isByPerson ? [entered.at] : (used.length > 0 ? used : valued).map((sensor) => sensor.reading.at);
  return {
    visibility: {
      trust: picture?.trust ?? 'none',
      band: picture?.band ?? 'standby',
      ...(picture?.unequipped && { unequipped: true }),
      ...(picture?.escalate !== undefined && { escalate: picture.escalate }),
      ...(picture?.alone && { alone: { sensors: [...picture.alone], followed: picture.followed?.band ?? 'standby' } }),
      ...(picture?.clear !== undefined && { clear: picture.clear }),
      ...(picture?.decisive !== undefined && { decisive: picture.decisive }),
      // The oldest of the values in use: the pane is only as fresh as its stalest part. A lost sensor is told as such.
      ...(times.length > 0 && { at: Math.min(...times) }),
      trend: trend.map(([at, value]) => [at, value]),
      ...(entered && {
        entered: { value: entered.value, by: entered.by, at: entered.at, until: entered.until, source: entered.source },
      }),
    },
    sensors: (picture?.sensors ?? []).map((sensor) => ({
      id: sensor.id,
      stake: sensor.stake,
      ...(sensor.reading.value !== undefined && { value: sensor.reading.value }),
      ...(sensor.shortMean !== undefined && { shortMean: sensor.shortMean }),
      ...(sensor.longMean !== undefined && { longMean: sensor.longMean }),
      quality: sensor.reading.quality,
      cause: sensor.reading.cause,
      at: sensor.reading.at,
    })),
    subSegments: (picture?.subSegments ?? []).map(({ from, to, escalate, contradicted }) => ({
      from,
      to,
      contradicted,
      ...(escalate !== undefined && { escalate }),
    })),
  };
}
