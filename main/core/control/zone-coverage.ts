import { assessCoverage, type Coverage } from '../../domain/coverage.ts';
import { observedLights } from '../picture/observed-lights.ts';
import type { ZoneRuntimeOptions } from './zone-runtime.ts';

type Parts = Pick<ZoneRuntimeOptions, 'watch' | 'members' | 'picture' | 'reconciler'>;

/** Would a driver always see the next lit lamp? Reckoned from what each light was last seen to do. */
export function zoneCoverage(parts: Parts): Coverage {
  const { watch, members, picture, reconciler } = parts;
  const lights = members.devices.flatMap((device) =>
    observedLights(device, picture.record(device.id), reconciler.resultOf(device.id) === 'verified'),
  );
  if (lights.length === 0) return lampCoverage(parts);
  return assessCoverage({ lights, visibility: watch.picture?.escalate, share: watch.policy.effective.share });
}

/** A zone without a row of guidance lights warns by its flashing lamps: they are counted, not measured by their gaps. */
function lampCoverage({ watch, members, reconciler }: Parts): Coverage {
  const lamps = members.devices.filter((device) => device.kind === 'flashing-lamp');
  if (lamps.length === 0) return { effective: false, lamps: 0, litShare: 0, reasons: ['no-lamps'] };
  const litShare = lamps.filter((lamp) => reconciler.resultOf(lamp.id) === 'verified').length / lamps.length;
  const effective = litShare >= watch.policy.effective.share;
  return { effective, lamps: lamps.length, litShare, reasons: effective ? [] : ['share-below'] };
}
