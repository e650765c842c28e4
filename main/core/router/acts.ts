import type { ActResult } from '../../contract/views/stage.ts';
import type { EventKind, Json } from '../../domain/journal.ts';
import type { ResponseAct } from '../../domain/response-act.ts';
import type { StageRefusal } from '../control/stage-shelf.ts';
import type { Person } from '../control/stages.ts';
import { answeredData } from '../control/zone-journal.ts';
import type { Applied } from '../control/zone-runtime.ts';
import type { CoreParts } from '../core-parts.ts';
import { api, onlyWhenRunning } from './guard.ts';
import { refusals } from './refusals.ts';

/** What people do: every act is journalled, and so is every refusal with its reason. */
export function actRoutes(parts: CoreParts) {
  const { control, picture, recorder, clock } = parts;
  const told = refusals(parts);
  const { may } = told;
  const running = onlyWhenRunning(() => control.hasBegun);

  const refused = (act: string, person: Person, zone: string | undefined, refusal: StageRefusal, device?: string) =>
    told.refused(act, person, refusal, { zone, device });
  const settled = (act: string, person: Person, zone: string, result: Applied): ActResult =>
    result.ok ? { done: true, event: result.event } : refused(act, person, zone, result.refusal);
  /** Runs an act that commands the zone, unless another console holds it; a free zone is taken with the act. */
  const commanding = (zone: string, person: Person, act: string, run: () => ActResult): ActResult => {
    const withheld = control.authority.refusal(zone, person);
    if (withheld !== undefined) return refused(act, person, zone, withheld);
    const result = run();
    if (result.done) control.authority.take(zone, person, { act, causes: [result.event] });
    return result;
  };
  const respond = (
    zone: string,
    act: ResponseAct,
    kind: EventKind,
    person: Person,
    data: { readonly [key: string]: Json },
  ) =>
    commanding(zone, person, act.kind, () =>
      settled(act.kind, person, zone, control.act(zone, act, kind, person, data)),
    );

  return {
    stageMode: api.acts.stageMode
      .use(may('mode.set'))
      .use(running)
      .handler(({ input, context, errors }) => {
        if (control.zone(input.zone) === undefined) throw errors.NOT_FOUND();
        const result = control.stage(input.zone, input, context.person);
        return 'stage' in result ? result.stage : refused('stage', context.person, input.zone, result.refusal);
      }),
    stageDevice: api.acts.stageDevice
      .use(may('device.switch'))
      .use(running)
      .handler(({ input, context, errors }) => {
        const record = picture.record(input.device);
        if (record === undefined) throw errors.NOT_FOUND();
        const desired = Object.fromEntries(Object.entries(input.desired).filter(([, value]) => value !== undefined));
        const result = control.deviceStages.stage(input.device, { ...input, desired }, context.person);
        if ('stage' in result) return result.stage;
        return refused('stage-device', context.person, record.device.zone, result.refusal, input.device);
      }),
    stageGroup: api.acts.stageGroup
      .use(may('device.switch'))
      .use(running)
      .handler(({ input, context }) => {
        const desired = Object.fromEntries(Object.entries(input.desired).filter(([, value]) => value !== undefined));
        const result = control.deviceStages.stageGroup(input.devices, { ...input, desired }, context.person);
        if ('stage' in result) return result.stage;
        return refused('stage-group', context.person, undefined, result.refusal);
      }),
    releaseGroup: api.acts.releaseGroup
      .use(may('device.switch'))
      .use(running)
      .handler(({ input, context }): ActResult => {
        const { person } = context;
        for (const device of input.devices.filter((each) => control.overrides.of(each) !== undefined)) {
          const withheld = control.deviceStages.refusalToRelease(device, person);
          if (withheld === undefined) continue;
          return refused('release-group', person, picture.record(device)?.device.zone, withheld, device);
        }
        const event = control.overrides.releaseAll(input.devices, 'returned', person.name);
        if (event !== undefined) return { done: true, event };
        return refused('release-group', person, undefined, { code: 'nothing-to-end' });
      }),
    releaseDevice: api.acts.releaseDevice
      .use(may('device.switch'))
      .use(running)
      .handler(({ input, context, errors }): ActResult => {
        const record = picture.record(input.device);
        if (record === undefined) throw errors.NOT_FOUND();
        const { person } = context;
        const withheld = control.deviceStages.refusalToRelease(input.device, person);
        const event = withheld ? undefined : control.overrides.release(input.device, 'returned', person.name);
        if (event !== undefined) return { done: true, event };
        const why = withheld ?? { code: 'nothing-to-end' };
        return refused('release-device', person, record.device.zone, why, input.device);
      }),
    execute: api.acts.execute
      .use(may('mode.set'))
      .use(running)
      .handler(({ input, context }): ActResult => {
        const stages = control.deviceStages.knows(input.stage) ? control.deviceStages : control.stages;
        const zone = control.stages.zoneOf(input.stage, context.person);
        const run = (): ActResult => {
          const result = stages.execute(input.stage, context.person);
          if ('refusal' in result) return refused('execute', context.person, zone, result.refusal);
          return { done: true, event: result.event };
        };
        return zone === undefined ? run() : commanding(zone, context.person, 'execute', run);
      }),
    cancel: api.acts.cancel
      .use(may('mode.set'))
      .use(running)
      .handler(({ input, context }): ActResult => {
        const stages = control.deviceStages.knows(input.stage) ? control.deviceStages : control.stages;
        const result = stages.cancel(input.stage, context.person);
        if ('refusal' in result) return refused('cancel', context.person, undefined, result.refusal);
        return { done: true, event: result.event };
      }),
    returnToAutomatic: api.acts.returnToAutomatic
      .use(may('override.return'))
      .use(running)
      .handler(({ input, context, errors }) => {
        if (control.zone(input.zone) === undefined) throw errors.NOT_FOUND();
        const { person } = context;
        const act: ResponseAct = { kind: 'return-to-automatic', by: person.name };
        return respond(input.zone, act, 'override.ended', person, { why: 'returned' });
      }),
    confirm: api.acts.confirm
      .use(may('proposal.decide'))
      .use(running)
      .handler(({ input, context, errors }) => {
        const zone = control.zone(input.zone);
        if (zone === undefined) throw errors.NOT_FOUND();
        const { person } = context;
        const act: ResponseAct = { kind: 'confirm', proposal: input.proposal, by: person.name };
        const { proposal } = zone.state;
        const data = answeredData(input.proposal, proposal);
        if (proposal?.kind !== 'closure') return respond(input.zone, act, 'proposal.confirmed', person, data);
        // Two persons at two consoles must be able to close a road together, so neither needs to hold the zone.
        const kind = proposal.first === undefined ? 'proposal.seconded' : 'proposal.confirmed';
        return settled(act.kind, person, input.zone, control.act(input.zone, act, kind, person, data));
      }),
    veto: api.acts.veto
      .use(may('proposal.decide'))
      .use(running)
      .handler(({ input, context, errors }) => {
        const zone = control.zone(input.zone);
        if (zone === undefined) throw errors.NOT_FOUND();
        const { person } = context;
        const act: ResponseAct = { kind: 'veto', proposal: input.proposal, by: person.name };
        const data = { ...answeredData(input.proposal, zone.state.proposal), reason: input.reason };
        return respond(input.zone, act, 'proposal.vetoed', person, data);
      }),
    arm: api.acts.arm
      .use(may('automation.arm'))
      .use(running)
      .handler(({ input, context, errors }) => {
        if (control.zone(input.zone) === undefined) throw errors.NOT_FOUND();
        const { person } = context;
        const act: ResponseAct = input.on ? { kind: 'arm', by: person.name } : { kind: 'disarm', why: 'person' };
        return respond(input.zone, act, input.on ? 'automation.armed' : 'automation.suspended', person, {
          why: 'person',
        });
      }),
    retryFailed: api.acts.retryFailed
      .use(may('mode.set'))
      .use(running)
      .handler(({ input, context, errors }): ActResult => {
        const zone = control.zone(input.zone);
        if (zone === undefined) throw errors.NOT_FOUND();
        return commanding(input.zone, context.person, 'retry-failed', () => {
          const count = zone.reconciler.retryFailed();
          if (count === 0) return refused('retry-failed', context.person, input.zone, { code: 'nothing-failed' });
          const event = recorder.one({
            kind: 'stage.executed',
            at: clock.now(),
            zone: input.zone,
            actor: context.person.name,
            causes: [zone.decisionEvent],
            data: { act: 'retry-failed', devices: count },
          });
          return { done: true, event };
        });
      }),
    retryDevices: api.acts.retryDevices
      .use(may('device.switch'))
      .use(running)
      .handler(({ input, context }): ActResult => {
        const { person } = context;
        const zoneOf = (device: string) => picture.record(device)?.device.zone;
        for (const zone of new Set(input.devices.flatMap((device) => zoneOf(device) ?? []))) {
          const withheld = control.authority.refusal(zone, person);
          if (withheld !== undefined) return refused('retry-failed', person, zone, withheld);
        }
        let count = 0;
        for (const [reconciler, own] of Map.groupBy(new Set(input.devices), (device) => control.reconcilerOf(device)))
          count += reconciler.retryFailed(own);
        if (count === 0) return refused('retry-failed', person, undefined, { code: 'nothing-failed' });
        const [device] = input.devices.length === 1 ? input.devices : [];
        const zone = device === undefined ? undefined : zoneOf(device);
        const event = recorder.one({
          kind: 'stage.executed',
          at: clock.now(),
          ...(zone !== undefined && { zone }),
          ...(device !== undefined && { device }),
          actor: person.name,
          causes: [],
          data: { act: 'retry-failed', devices: count },
        });
        return { done: true, event };
      }),
    takeAuthority: api.acts.takeAuthority
      .use(may('authority.take'))
      .use(running)
      .handler(({ input, context, errors }): ActResult => {
        const { zone, reason } = input;
        const { person } = context;
        if (control.zone(zone) === undefined) throw errors.NOT_FOUND();
        const taken = control.authority.take(zone, person, { ...(reason !== undefined && { reason }) });
        if (!taken.ok) return refused('take-authority', person, zone, taken.refusal);
        if (taken.from !== undefined)
          for (const stages of [control.stages, control.deviceStages]) stages.dropOthers(zone, person, reason);
        return { done: true, event: taken.event };
      }),
    releaseAuthority: api.acts.releaseAuthority
      .use(may('authority.take'))
      .use(running)
      .handler(({ input, context, errors }): ActResult => {
        if (control.zone(input.zone) === undefined) throw errors.NOT_FOUND();
        const event = control.authority.release(input.zone, context.person);
        if (event !== undefined) return { done: true, event };
        return refused('release-authority', context.person, input.zone, { code: 'nothing-to-end' });
      }),
    enterVisibility: api.acts.enterVisibility
      .use(may('mode.set'))
      .use(running)
      .handler(({ input, context, errors }): ActResult => {
        if (control.zone(input.zone) === undefined) throw errors.NOT_FOUND();
        return commanding(input.zone, context.person, 'enter-visibility', () => ({
          done: true,
          event: control.enterVisibility(input.zone, input, context.person),
        }));
      }),
    withdrawVisibility: api.acts.withdrawVisibility
      .use(may('mode.set'))
      .use(running)
      .handler(({ input: { zone }, context: { person }, errors }): ActResult => {
        if (control.zone(zone) === undefined) throw errors.NOT_FOUND();
        return commanding(zone, person, 'withdraw-visibility', () => {
          const event = control.withdrawVisibility(zone, person);
          if (event !== undefined) return { done: true, event };
          return refused('withdraw-visibility', person, zone, { code: 'nothing-to-end' });
        });
      }),
  };
}
