import type { SiteDevice } from '../../../renderer/stores/site-index.ts';

/** A flashing lamp at the beginning of road `r`, and whatever is told otherwise. */
export const device = (id: string, part: Partial<SiteDevice> = {}): SiteDevice => ({
  id,
  kind: 'flashing-lamp',
  name: id,
  profile: 'epever-lamp',
  unit: 1,
  road: 'r',
  stake: 0,
  side: 'right',
  managed: true,
  simulated: false,
  lights: [],
  ...part,
});
