/** What a zone keeps over a restart, and what the field itself tells of it. */
import type { Device } from '../../domain/asset.ts';
import type { ReportedState } from '../../domain/command.ts';
import { type FogMode, fogModes, rank } from '../../domain/mode.ts';
import type { ResponseState } from '../../domain/response.ts';
import type { Picture } from '../picture/picture.ts';

export interface SavedZone {
  readonly response: ResponseState;
  readonly fingerprint: string;
  readonly baseline: { readonly [device: string]: ReportedState };
}

/** The strongest fog mode that any host says it runs. */
export function strongestReported(devices: readonly Device[], picture: Picture): FogMode {
  let strongest: FogMode = 'standby';
  for (const device of devices) {
    const mode = picture.record(device.id)?.reported.mode;
    const fog = fogModes.find((each) => each === mode);
    if (fog !== undefined && rank(fog) > rank(strongest)) strongest = fog;
  }
  return strongest;
}
