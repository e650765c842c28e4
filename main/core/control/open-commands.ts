import type { UtcMs } from '../../domain/units.ts';
import type { Picture } from '../picture/picture.ts';
import type { Recorder } from '../store/recorder.ts';
import type { Store } from '../store/store.ts';

/** Commands that a crash left open: their result is unknown until the field says otherwise. */
export function closeOpenCommands(store: Store, picture: Picture, recorder: Recorder, at: UtcMs): void {
  for (const [key, value] of store.states('command/')) {
    if (value === null) continue;
    const device = key.slice('command/'.length);
    const zone = picture.record(device)?.device.zone;
    recorder.soon({
      kind: 'command.unknown',
      at,
      device,
      ...(zone && { zone }),
      causes: [],
      data: { why: 'restart' },
    });
    recorder.keep(key, null);
  }
  recorder.flush();
}
