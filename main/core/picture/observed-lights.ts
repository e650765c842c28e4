import { type Device, lightsOf } from '../../domain/asset.ts';
import type { CoverageLight } from '../../domain/coverage.ts';
import { type DeviceRecord, lightLetters } from './device-record.ts';

/**
 * The lights of a guidance host as far as anyone can vouch for them: node by node where the host reports its nodes,
 * else all as the host itself when it was `verified`. What nobody vouches for is `unknown`.
 */
export function observedLights(
  device: Device,
  record: DeviceRecord | undefined,
  verified: boolean,
): readonly CoverageLight[] {
  if (device.kind !== 'guidance-host' || record === undefined) return [];
  const lights = lightsOf(device);
  const letters = lightLetters(record, lights.length) ?? '';
  return lights.map(({ stake, side, index }) => ({ stake, side, state: stateOf(letters[index], verified) }));
}

function stateOf(letter: string | undefined, verified: boolean): CoverageLight['state'] {
  if (letter === 'l' || (letter === 'h' && verified)) return 'lit';
  return letter === 'd' || letter === 'f' ? 'dark' : 'unknown';
}
