import { describe, expect, it } from 'vitest';
import type { SiteView } from '../../../main/contract/views/site.ts';
import { makeScene } from '../../../renderer/map/map-scene.ts';
import { createConsoleStores, setSite } from '../../../renderer/stores/console-stores.ts';
import { indexSite, type SiteDevice } from '../../../renderer/stores/site-index.ts';
import { device } from './a-device.ts';

const site = (id: string, devices: SiteDevice[]): SiteView => ({
  id,
  name: id,
  timeZone: 'UTC',
  faultTexts: {},
  endpoints: [],
  roads: [],
  zones: [],
  devices,
});
const place = { x: 0.82, y: 0.39, zoom: 12 };

describe('what the map keeps', () => {
  const kept = () => {
    const stores = createConsoleStores();
    setSite(stores, site('city', [device('a'), device('b'), device('c')]));
    stores.map.setState({ place, selected: ['c', 'a'] });
    return stores;
  };

  it('outlasts a site that is told anew', () => {
    const stores = kept();
    setSite(stores, site('city', [device('a'), device('b'), device('c')]));
    expect(stores.map.getState()).toEqual({ place, selected: ['c', 'a'] });
  });

  it('drops a device that the site no longer has, for good', () => {
    const stores = kept();
    setSite(stores, site('city', [device('a'), device('b')]));
    expect(stores.map.getState()).toEqual({ place, selected: ['a'] });
    setSite(stores, site('city', [device('a'), device('b'), device('c')]));
    expect(stores.map.getState().selected).toEqual(['a']);
  });

  it('is nothing for another site', () => {
    const stores = kept();
    setSite(stores, site('county', [device('a'), device('c')]));
    expect(stores.map.getState()).toEqual({ place: undefined, selected: [] });
  });

  it('marks the selected devices by id, in whatever order a scene has them', () => {
    const devices = [device('b', { position: [116, 36] }), device('a', { position: [116.1, 36] }), device('nowhere')];
    const { selected } = makeScene(indexSite(site('city', devices)), () => undefined, ['a', 'gone', 'nowhere']);
    expect([...selected]).toEqual([0, 1]);
  });
});
