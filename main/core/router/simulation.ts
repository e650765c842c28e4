import type { ActResult } from '../../contract/views/stage.ts';
import type { Json } from '../../domain/journal.ts';
import type { Outcome } from '../../domain/outcome.ts';
import type { Person } from '../control/stages.ts';
import type { CoreParts } from '../core-parts.ts';
import { api } from './guard.ts';
import { refusals } from './refusals.ts';

/** Plays with the simulated roadside, for demonstrations and training. Where there is none, nothing is found. */
export function simulationRoutes(parts: CoreParts) {
  const { recorder, clock, site, simulation } = parts;
  const may = refusals(parts).may('device.command');

  const noted = (person: Person, target: string | undefined, data: { readonly [key: string]: Json }): ActResult => {
    const device = site.devices.find((each) => each.id === target);
    const event = recorder.one({
      kind: 'simulation.changed',
      at: clock.now(),
      actor: person.name,
      ...(device && { device: device.id }),
      ...(device?.zone !== undefined && { zone: device.zone }),
      causes: [],
      data: { ...data, ...(target !== undefined && { target }) },
    });
    return { done: true, event };
  };
  const isDevice = (id: string): boolean => simulation?.kindOf(id) === 'device';
  const why = (outcome: Outcome<true>): string | undefined =>
    outcome.ok ? undefined : (outcome.fault.detail ?? outcome.fault.code);

  return {
    behaviours: api.demo.behaviours.use(may).handler(({ errors }) => {
      if (simulation === undefined) throw errors.NOT_FOUND();
      return simulation.view();
    }),
    setBehaviour: api.demo.setBehaviour.use(may).handler(({ input, context, errors }) => {
      if (simulation?.kindOf(input.id) === undefined) throw errors.NOT_FOUND();
      const complaint = why(simulation.setBehaviours(input.id, input.behaviours));
      if (complaint !== undefined) throw errors.BAD_REQUEST({ data: { why: complaint } });
      const behaviours = input.behaviours.map(({ name, parameters }) => ({ name, parameters }));
      return noted(context.person, input.id, { change: 'behaviours', behaviours });
    }),
    switchByHand: api.demo.switchByHand.use(may).handler(({ input, context, errors }) => {
      if (simulation === undefined || !isDevice(input.id)) throw errors.NOT_FOUND();
      simulation.switchByHand(input.id, input.state);
      return noted(context.person, input.id, { change: 'switched-by-hand', state: { ...input.state } });
    }),
    reboot: api.demo.reboot.use(may).handler(({ input, context, errors }) => {
      if (simulation === undefined || !isDevice(input.id)) throw errors.NOT_FOUND();
      simulation.reboot(input.id, input.down);
      return noted(context.person, input.id, { change: 'rebooted', down: input.down });
    }),
    speed: api.demo.speed.use(may).handler(({ input, context, errors }) => {
      const training = simulation?.training;
      if (training === undefined) throw errors.NOT_FOUND();
      training.setSpeed(input.speed);
      return noted(context.person, undefined, { change: 'speed', speed: input.speed });
    }),
    reset: api.demo.reset.use(may).handler(({ context, errors }) => {
      if (simulation === undefined) throw errors.NOT_FOUND();
      simulation.reset();
      return noted(context.person, undefined, { change: 'reset' });
    }),
    weather: api.demo.weather.use(may).handler(({ input, context, errors }) => {
      if (simulation === undefined) throw errors.NOT_FOUND();
      const complaint = why(simulation.setWeather(input));
      if (complaint !== undefined) throw errors.BAD_REQUEST({ data: { why: complaint } });
      return noted(context.person, undefined, { change: 'weather', ...input });
    }),
  };
}
