import { describe, expect, it } from 'vitest';
import type { SiteView } from '../../../main/contract/views/site.ts';
import { makeScene } from '../../../renderer/map/map-scene.ts';
import { createConsoleStores, setSite } from '../../../renderer/stores/console-stores.ts';
import { choose, mostSelected, noneChosen, unchoose } from '../../../renderer/stores/map-memory.ts';
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
    stores.map.setState({ place, selected: ['c', 'a'], leftOut: ['b'] });
    return stores;
  };

  it('outlasts a site that is told anew', () => {
    const stores = kept();
    setSite(stores, site('city', [device('a'), device('b'), device('c')]));
    expect(stores.map.getState()).toEqual({ place, selected: ['c', 'a'], leftOut: ['b'] });
  });

  it('drops a device that the site no longer has, for good', () => {
    const stores = kept();
    setSite(stores, site('city', [device('a'), device('b')]));
    expect(stores.map.getState()).toEqual({ place, selected: ['a'], leftOut: ['b'] });
    setSite(stores, site('city', [device('a'), device('b'), device('c')]));
    expect(stores.map.getState().selected).toEqual(['a']);
    setSite(stores, site('city', [device('a'), device('c')]));
    expect(stores.map.getState().leftOut).toEqual([]);
  });

  it('is nothing for another site', () => {
    const stores = kept();
    setSite(stores, site('county', [device('a'), device('c')]));
    expect(stores.map.getState()).toEqual({ place: undefined, selected: [], leftOut: [] });
  });

  it('marks the selected devices by id, in whatever order a scene has them', () => {
    const devices = [device('b', { position: [116, 36] }), device('a', { position: [116.1, 36] }), device('nowhere')];
    const { selected } = makeScene(indexSite(site('city', devices)), () => undefined, ['a', 'gone', 'nowhere']);
    expect([...selected]).toEqual([0, 1]);
  });
});

describe('a selection that is too large for one command', () => {
  const many = (count: number, name: string): string[] => Array.from({ length: count }, (_, n) => `${name}-${n}`);
  const whole = choose(noneChosen, many(11_120, 'lamp'));

  it('takes the first and knows how many it left out', () => {
    expect([whole.selected.length, whole.leftOut.length]).toEqual([mostSelected, 9_120]);
    expect(choose(noneChosen, many(mostSelected, 'lamp')).leftOut).toEqual([]);
  });

  it('counts no device twice, however often it is asked for', () => {
    expect(choose(whole, many(11_120, 'lamp'))).toEqual(whole);
    expect(choose(whole, many(3, 'sign')).leftOut).toHaveLength(9_123);
  });

  it('has room again for what was left out once another is deselected', () => {
    const fewer = unchoose(whole, 'lamp-0');
    expect([fewer.selected.length, fewer.leftOut.length]).toEqual([1_999, 9_120]);
    const other = choose(fewer, ['lamp-9000']);
    expect(other.selected).toContain('lamp-9000');
    expect(other.leftOut).toHaveLength(9_119);
  });

  it('forgets what was left out with the last that is deselected', () => {
    expect(unchoose({ selected: ['a'], leftOut: ['b'] }, 'a')).toEqual(noneChosen);
  });
});
