import type { Clock } from '../../drivers/port.ts';
import type { AlarmView } from '../contract/views/alarm.ts';
import type { DeviceView } from '../contract/views/device.ts';
import type { Health, Pulse } from '../contract/views/health.ts';
import type { JournalEventView } from '../contract/views/record.ts';
import type { SiteView } from '../contract/views/site.ts';
import type { ZoneView } from '../contract/views/zone.ts';
import type { Site } from '../domain/asset.ts';
import type { Policy } from '../domain/policy.ts';
import type { Access } from './access/access.ts';
import type { FailedSignIns } from './access/failed-sign-ins.ts';
import type { Acquisition } from './acquisition/acquisition.ts';
import type { AlarmWatch } from './control/alarm-watch.ts';
import type { Control } from './control/control.ts';
import type { Feed } from './feed/feed.ts';
import type { Picture } from './picture/picture.ts';
import type { FogReport } from './report/fog-events.ts';
import type { Simulation } from './simulation.ts';
import type { Recorder } from './store/recorder.ts';
import type { Store } from './store/store.ts';

/** The live feeds, one for each thing screens follow. */
export interface Feeds {
  readonly zones: Feed<ZoneView>;
  readonly devices: Feed<DeviceView>;
  readonly alarms: Feed<AlarmView>;
  readonly journal: Feed<JournalEventView>;
}

/** The rooms of a running core, as the router reaches them. */
export interface CoreParts {
  readonly site: Site;
  /** What the tiles of the site's basemap are, where it names one. */
  readonly basemap: SiteView['basemap'];
  readonly policyOf: (zone: string | undefined) => Policy;
  readonly clock: Clock;
  /** The core's time, but waiting as long as people do: screens are told no oftener when simulated time runs fast. */
  readonly pace: Clock;
  readonly picture: Picture;
  readonly control: Control;
  readonly acquisition: Acquisition;
  readonly store: Store;
  readonly recorder: Recorder;
  readonly report: FogReport;
  readonly alarms: AlarmWatch;
  readonly access: Access;
  readonly failedSignIns: FailedSignIns;
  readonly feeds: Feeds;
  readonly health: () => Health;
  readonly pulse: () => Pulse;
  readonly zone: (id: string) => ZoneView | undefined;
  readonly device: (id: string) => DeviceView | undefined;
  readonly simulation: Simulation | undefined;
}
