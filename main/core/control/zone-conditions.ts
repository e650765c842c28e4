/** What is alarming in one zone right now, from how well it sees to how far the field followed. */
import type { AlarmCondition } from '../../domain/alarm.ts';
import { answerDue, asksNow } from '../../domain/proposal-answer.ts';
import { seconds, type UtcMs } from '../../domain/units.ts';
import type { ZoneRuntime } from './zone-runtime.ts';

/** Lights are judged only once they could be sampled after the last command. */
const lightsSampledWithin = seconds(10);
/** A zone that should be lit and still converges after this long is judged as it stands. */
const convergeWithin = seconds(60);

export function zoneConditions(runtime: ZoneRuntime, now: UtcMs): readonly AlarmCondition[] {
  const { zone, watch, state, reconciler } = runtime;
  const causes = [runtime.decisionEvent].filter((seq) => seq !== 0);
  const found: AlarmCondition[] = [];
  const add = (
    code: AlarmCondition['code'],
    data: AlarmCondition['data'] = {},
    key: string = zone.id,
    device?: string,
  ) => found.push({ code, key, zone: zone.id, ...(device && { device }), data, causes });
  if (watch.picture?.trust === 'none') add('visibility-lost');
  const lostFor = state.lostSince === undefined ? 0 : now - state.lostSince;
  if (lostFor > watch.policy.sensors.promptAfterLoss) add('visibility-lost', { prompt: true }, `${zone.id}/still`);
  if (watch.picture?.trust === 'hold') add('visibility-suspect');
  for (const part of watch.picture?.subSegments ?? [])
    if (part.contradicted) add('contradicted-sensor', { sensors: part.sensors }, `${zone.id}/${part.sensors[0] ?? ''}`);
  // What was asked before a restart still waits, until it is asked again or found to be over.
  const proposal = state.proposal ?? (state.armed ? state.asked : undefined);
  if (proposal !== undefined && asksNow(proposal, state.override)) {
    const { mode, kind } = proposal;
    const due = answerDue(proposal, runtime.decision?.mode ?? state.mode, watch.policy);
    // One line: what nobody answered takes the place of what waits.
    add(due !== undefined && now >= due ? 'proposal-unanswered' : 'proposal-waiting', {
      // A closure changes no mode: naming one would read as if the mode waited.
      ...(kind !== 'closure' && { mode }),
      kind,
    });
  }
  if (state.override !== undefined && state.override.until - now <= watch.policy.override.warnBefore)
    add('override-ending', { until: state.override.until });
  if (!state.armed) add('automation-disarmed');
  convergenceConditions(runtime, now, add);
  for (const device of runtime.members.devices)
    if (device.kind === 'sign' && reconciler.resultOf(device.id) === 'failed')
      add('sign-failed', {}, device.id, device.id);
  return found;
}

function convergenceConditions(
  runtime: ZoneRuntime,
  now: UtcMs,
  add: (code: AlarmCondition['code'], data?: AlarmCondition['data']) => void,
): void {
  const convergence = runtime.reconciler.convergence();
  const settling = convergence.state === 'converging' && now - runtime.modeSince < convergeWithin;
  if (settling || runtime.decision === undefined) return;
  const coverage = runtime.coverage();
  const sampled = now - (runtime.timing.lastVerifiedAt ?? 0) > lightsSampledWithin;
  if (!coverage.effective && sampled)
    add('zone-not-effective', {
      litShare: coverage.litShare,
      reasons: coverage.reasons,
      gap: coverage.longestDarkRun?.gap ?? 0,
    });
  const { failed, unknown, offline, total } = convergence;
  if (failed + unknown > 0) add('command-failed', { failed, unknown, total });
  else if (offline > 0 && runtime.decision.setting.lamp.lit) add('zone-partial', { offline, total });
}
