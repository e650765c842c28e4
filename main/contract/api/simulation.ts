/** The built-in simulated roadside. */
import {
  rebootSchema,
  setBehaviourSchema,
  setSpeedSchema,
  setWeatherSchema,
  simulationViewSchema,
  switchByHandSchema,
} from '../simulation.ts';
import { actResultSchema } from '../views/stage.ts';
import { act, base } from './base.ts';

export const simulationApi = {
  behaviours: base.route({ method: 'GET', path: '/demo/behaviours' }).output(simulationViewSchema),
  /** Replaces the traits of one simulated line or device; an empty list heals it. */
  setBehaviour: act('/demo/behaviours/{id}', setBehaviourSchema),
  switchByHand: act('/demo/devices/{id}/switch-by-hand', switchByHandSchema),
  reboot: act('/demo/devices/{id}/reboot', rebootSchema),
  weather: act('/demo/weather', setWeatherSchema),
  /** Training only: how much faster than real time the simulated clock goes. */
  speed: act('/demo/speed', setSpeedSchema),
  /** Puts every simulated line and device, and the weather, back to what the site file says. */
  reset: base.route({ method: 'POST', path: '/demo/reset' }).output(actResultSchema),
};
