/** Devices of a site for tests of what is drawn of them. */
import type { SiteDevice } from '../../renderer/stores/site-index.ts';

/** A device with nothing to it but what `over` says. */
export const siteDevice = (over: Partial<SiteDevice>): SiteDevice => ({
  id: 'device',
  kind: 'flashing-lamp',
  name: 'device',
  profile: 'p',
  unit: 1,
  road: 'r',
  stake: 0,
  side: 'left',
  managed: true,
  simulated: false,
  lights: [],
  ...over,
});
