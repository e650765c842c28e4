import type { ActResult } from '../../contract/views.ts';
import type { Permission } from '../../domain/authority.ts';
import type { EventKind, Json } from '../../domain/journal.ts';
import type { ResponseAct } from '../../domain/response.ts';
import type { Person, StageRefusal } from '../control/stages.ts';
import type { Applied } from '../control/zone-runtime.ts';
import type { CoreParts } from '../core-parts.ts';
import { api, requires } from './guard.ts';

/** What people do: every act is journalled, and so is every refusal with its reason. */
export function actRoutes(parts: CoreParts) {
  const { access, control, picture, recorder, clock } = parts;
  const may = (permission: Permission) => requires(access, permission);

  const refused = (act: string, person: Person, zone: string | undefined, refusal: StageRefusal, device?: string) => {
    recorder.soon({
      kind: 'act.refused',
      at: clock.now(),
      actor: person.name,
      ...(zone !== undefined && { zone }),
      ...(device !== undefined && { device }),
      causes: [],
      data: { act, ...(refusal as { readonly [key: string]: Json }) },
    });
    return { done: false as const, refusal };
  };
  const settled = (act: string, person: Person, zone: string, result: Applied): ActResult =>
    result.ok ? { done: true, event: result.event } : refused(act, person, zone, result.refusal);
  const respond = (
    zone: string,
    act: ResponseAct,
    kind: EventKind,
    person: Person,
    data: { readonly [key: string]: Json },
  ) => settled(act.kind, person, zone, control.act(zone, act, kind, person, data));

  return {
    stageMode: api.acts.stageMode.use(may('mode.set')).handler(({ input, context, errors }) => {
      if (control.zone(input.zone) === undefined) throw errors.NOT_FOUND();
      const result = control.stage(input.zone, input, context.person);
      return 'stage' in result ? result.stage : refused('stage', context.person, input.zone, result.refusal);
    }),
    stageDevice: api.acts.stageDevice.use(may('device.switch')).handler(({ input, context, errors }) => {
      const record = picture.record(input.device);
      if (record === undefined) throw errors.NOT_FOUND();
      const desired = Object.fromEntries(Object.entries(input.desired).filter(([, value]) => value !== undefined));
      const result = control.deviceStages.stage(input.device, { ...input, desired }, context.person);
      if ('stage' in result) return result.stage;
      return refused('stage-device', context.person, record.device.zone, result.refusal, input.device);
    }),
    stageGroup: api.acts.stageGroup.use(may('device.command')).handler(({ input, context }) => {
      const desired = Object.fromEntries(Object.entries(input.desired).filter(([, value]) => value !== undefined));
      const result = control.deviceStages.stageGroup(input.devices, { ...input, desired }, context.person);
      if ('stage' in result) return result.stage;
      return refused('stage-group', context.person, undefined, result.refusal);
    }),
    releaseGroup: api.acts.releaseGroup.use(may('device.command')).handler(({ input, context }): ActResult => {
      const event = control.overrides.releaseAll(input.devices, 'returned', context.person.name);
      if (event !== undefined) return { done: true, event };
      return refused('release-group', context.person, undefined, { code: 'nothing-to-end' });
    }),
    releaseDevice: api.acts.releaseDevice.use(may('device.switch')).handler(({ input, context, errors }): ActResult => {
      const record = picture.record(input.device);
      if (record === undefined) throw errors.NOT_FOUND();
      const event = control.overrides.release(input.device, 'returned', context.person.name);
      if (event !== undefined) return { done: true, event };
      return refused('release-device', context.person, record.device.zone, { code: 'nothing-to-end' }, input.device);
    }),
    execute: api.acts.execute.use(may('mode.set')).handler(({ input, context }): ActResult => {
      const stages = control.deviceStages.has(input.stage) ? control.deviceStages : control.stages;
      const result = stages.execute(input.stage, context.person);
      if ('refusal' in result) return refused('execute', context.person, undefined, result.refusal);
      return { done: true, event: result.event };
    }),
    cancel: api.acts.cancel.use(may('mode.set')).handler(({ input, context }): ActResult => {
      const stages = control.deviceStages.has(input.stage) ? control.deviceStages : control.stages;
      const result = stages.cancel(input.stage, context.person);
      if ('refusal' in result) return refused('cancel', context.person, undefined, result.refusal);
      return { done: true, event: result.event };
    }),
    returnToAutomatic: api.acts.returnToAutomatic.use(may('override.return')).handler(({ input, context, errors }) => {
      if (control.zone(input.zone) === undefined) throw errors.NOT_FOUND();
      const { person } = context;
      const act: ResponseAct = { kind: 'return-to-automatic', by: person.name };
      return respond(input.zone, act, 'override.ended', person, { why: 'returned' });
    }),
    confirm: api.acts.confirm.use(may('proposal.decide')).handler(({ input, context, errors }) => {
      const zone = control.zone(input.zone);
      if (zone === undefined) throw errors.NOT_FOUND();
      const { person } = context;
      const act: ResponseAct = { kind: 'confirm', proposal: input.proposal, by: person.name };
      const { mode } = zone.state.proposal ?? { mode: zone.state.mode };
      return respond(input.zone, act, 'proposal.confirmed', person, { proposal: input.proposal, mode });
    }),
    veto: api.acts.veto.use(may('proposal.decide')).handler(({ input, context, errors }) => {
      if (control.zone(input.zone) === undefined) throw errors.NOT_FOUND();
      const { person } = context;
      const act: ResponseAct = { kind: 'veto', proposal: input.proposal, by: person.name };
      return respond(input.zone, act, 'proposal.vetoed', person, { proposal: input.proposal, reason: input.reason });
    }),
    arm: api.acts.arm.use(may('automation.arm')).handler(({ input, context, errors }) => {
      if (control.zone(input.zone) === undefined) throw errors.NOT_FOUND();
      const { person } = context;
      const act: ResponseAct = input.on ? { kind: 'arm', by: person.name } : { kind: 'disarm', why: 'person' };
      return respond(input.zone, act, input.on ? 'automation.armed' : 'automation.suspended', person, {
        why: 'person',
      });
    }),
    retryFailed: api.acts.retryFailed.use(may('mode.set')).handler(({ input, context, errors }): ActResult => {
      const zone = control.zone(input.zone);
      if (zone === undefined) throw errors.NOT_FOUND();
      const count = zone.reconciler.retryFailed();
      if (count === 0) return refused('retry-failed', context.person, input.zone, { code: 'nothing-failed' });
      const event = recorder.one({
        kind: 'stage.executed',
        at: clock.now(),
        zone: input.zone,
        actor: context.person.name,
        causes: [zone.decisionEvent].filter((seq) => seq > 0),
        data: { act: 'retry-failed', devices: count },
      });
      return { done: true, event };
    }),
    enterVisibility: api.acts.enterVisibility.use(may('mode.set')).handler(({ input, context, errors }): ActResult => {
      if (control.zone(input.zone) === undefined) throw errors.NOT_FOUND();
      return { done: true, event: control.enterVisibility(input.zone, input, context.person) };
    }),
  };
}
