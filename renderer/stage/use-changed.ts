import type { Stage } from '../../main/contract/views/stage.ts';
import { useConsole, useItem, useNow, useSite } from '../console-context.ts';
import { type Changed, whatChanged } from './preview-standing.ts';

/** What became since of all that the stage started from; looked at once a second, and when its zone changes. */
export function useChanged(stage: Stage): Changed {
  const { zones, devices } = useConsole().stores;
  const site = useSite();
  useNow();
  useItem(zones, stage.preview.zone ?? '');
  return whatChanged(stage, {
    zone: zones.get,
    device: devices.get,
    devicesAt: devices.state.getState().at,
    zoneOf: (device) => site?.devices.get(device)?.zone,
  });
}
