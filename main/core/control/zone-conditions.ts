/** What is alarming in one zone right now, from how well it sees to how far the field followed. */
import type { AlarmCondition } from '../../domain/alarm.ts';
import { type DeviceOverride, weakens } from '../../domain/device-request.ts';
import { unguidedMode } from '../../domain/fog-call.ts';
import { isWeaker, rank } from '../../domain/mode.ts';
import { answerDue, asksNow, gradeOf } from '../../domain/proposal-answer.ts';
import type { UtcMs } from '../../domain/units.ts';
import type { ZoneRuntime } from './zone-runtime.ts';

export function zoneConditions(runtime: ZoneRuntime, now: UtcMs): readonly AlarmCondition[] {
  const { zone, watch, state, reconciler } = runtime;
  const causes = [runtime.decisionEvent].filter((seq) => seq !== 0);
  const found: AlarmCondition[] = [];
  const add = (
    code: AlarmCondition['code'],
    data: AlarmCondition['data'] = {},
    about: Partial<Pick<AlarmCondition, 'key' | 'device' | 'grade' | 'priority'>> = {},
  ) => found.push({ code, key: zone.id, zone: zone.id, ...about, data, causes });
  // What was never there is not lost: the zone's own reason says that it has no sensors.
  const isLost = watch.picture?.unequipped !== true;
  if (watch.picture?.trust === 'none' && isLost) add('visibility-lost');
  const lostFor = state.lostSince === undefined || !isLost ? 0 : now - state.lostSince;
  if (lostFor > watch.policy.sensors.promptAfterLoss)
    add('visibility-lost', { prompt: true }, { key: `${zone.id}/still` });
  if (watch.picture?.trust === 'hold') add('visibility-suspect');
  for (const part of watch.picture?.subSegments ?? [])
    if (part.contradicted)
      add('contradicted-sensor', { sensors: part.sensors }, { key: `${zone.id}/${part.sensors[0] ?? ''}` });
  // What was asked before a restart still waits, until it is asked again or found to be over.
  const proposal = state.proposal ?? (state.armed ? state.asked : undefined);
  if (proposal !== undefined && asksNow(proposal, state.override)) {
    const { mode, kind } = proposal;
    const due = answerDue(proposal, runtime.decision?.mode ?? state.mode, watch.policy);
    // A closure changes no mode: naming one would read as if the mode waited.
    const doubtful = runtime.doubtAsking;
    const asked = { ...(kind !== 'closure' && { mode }), kind, ...(doubtful.length > 0 && { sensors: doubtful }) };
    const grade = gradeOf(proposal);
    // It still waits when nobody answered in time; that graver alarm then tells of it.
    add('proposal-waiting', asked, { grade });
    if (due !== undefined && now >= due) add('proposal-unanswered', asked, { grade });
  }
  if (state.override !== undefined && state.override.until - now <= watch.policy.override.warnBefore)
    add('override-ending', { until: state.override.until });
  const calls = unguidedMode(state);
  if (calls !== undefined) {
    const priority = isWeaker(calls, 'anti-collision') ? 'high' : 'critical';
    add('fog-unguided', { mode: calls, shown: runtime.decision?.mode ?? state.mode }, { grade: rank(calls), priority });
  }
  if (!state.armed) add('automation-disarmed');
  const weaker = runtime.members.devices.flatMap(({ id }) => weakeningHold(runtime, id) ?? []);
  if (weaker.length > 0) {
    const by = [...new Set(weaker.map((hold) => hold.by))];
    const until = Math.max(...weaker.map((hold) => hold.until));
    const devices = weaker.map(({ device }) => device);
    add('held-weaker', { devices, by, until }, { grade: rank(runtime.decision?.mode ?? state.mode) });
  }
  for (const { code, data, grade } of runtime.verdict.judge(runtime, now))
    add(code, data, grade === undefined ? {} : { grade });
  for (const device of runtime.members.devices)
    if (device.kind === 'sign' && reconciler.resultOf(device.id) === 'failed')
      add('sign-failed', {}, { key: device.id, device: device.id });
  return found;
}

/** A hold that shows less than the zone's guidance: only somebody who may weaken that has one, and it is no secret. */
function weakeningHold(runtime: ZoneRuntime, device: string): DeviceOverride | undefined {
  const hold = runtime.holdOf(device);
  const guidance = hold && runtime.guidanceFor(device);
  return hold?.mayWeaken === true && guidance !== undefined && weakens(hold.desired, guidance) ? hold : undefined;
}
