import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  burstOf,
  type CauseInputs,
  type CauseLayout,
  type CauseMemory,
  commonCauses,
  type Silence,
} from '../../main/domain/common-cause.ts';
import { seconds, utcMs } from '../../main/domain/units.ts';

const at = (second: number) => utcMs(1_800_000_000_000 + second * 1_000);
const silence = (from: number, to = from): Silence => ({ from: at(from), to: at(to) });
const gateway = (id: string, road: string, zone = 'z') => ({ id, roads: [road], zones: [zone] });
const layout: CauseLayout = {
  gateways: [
    ...['a', 'b', 'c', 'd', 'e'].map((id) => gateway(id, 'g1')),
    ...['p', 'q', 'r', 's', 't', 'u'].map((id) => gateway(id, 's2', 'y')),
  ],
  feeders: [
    { zone: 'z', segment: 'valley', lamps: ['la', 'lb', 'lc'], gateways: ['a', 'b', 'c'] },
    { zone: 'y', segment: 'hill', lamps: ['lp', 'lq', 'lr', 'ls', 'lt'], gateways: ['p', 'q', 'r', 's', 't'] },
  ],
};
const find = (gateways: Record<string, Silence>, lamps: Record<string, Silence> = {}, resting: string[] = []) => {
  const inputs: CauseInputs = {
    gateways: new Map(Object.entries(gateways)),
    lamps: new Map(Object.entries(lamps)),
    underMaintenance: new Set(resting),
  };
  const { conditions, causeOf } = commonCauses(layout, inputs);
  const under = Object.fromEntries([...causeOf].map(([id, { code, key }]) => [id, `${code} ${key}`]));
  return { lines: conditions.map(({ code, key }) => `${code} ${key}`), under, conditions };
};

describe('a trunk', () => {
  it('is three gateways of one road within 30 s', () => {
    const { lines, under, conditions } = find({ a: silence(0), d: silence(20), e: silence(30) });
    expect(lines).toEqual(['trunk-down road/g1']);
    expect(Object.keys(under)).toEqual(['a', 'd', 'e']);
    expect(conditions[0]).toMatchObject({ zone: 'z', data: { road: 'g1', gateways: 3, of: 5 } });
  });
  it('is not two, not three spread out, not three of several roads', () => {
    expect(find({ a: silence(0), d: silence(20) }).lines).toEqual([]);
    expect(find({ a: silence(0), d: silence(20), e: silence(31) }).lines).toEqual([]);
    expect(find({ a: silence(0), d: silence(0), p: silence(0) }).lines).toEqual([]);
  });
  it('allows for slow polls: a silence began between the last answer and its notice', () => {
    expect(find({ a: silence(0, 60), d: silence(70), e: silence(85, 140) }).lines).toEqual(['trunk-down road/g1']);
  });
  it('is one line for the site when most of it goes', () => {
    const most = { a: silence(0), d: silence(1), e: silence(2), p: silence(3), q: silence(4), r: silence(5) };
    const { lines, under } = find({ ...most, s: silence(900) });
    expect(lines).toEqual(['trunk-down site']);
    expect(under['s']).toBeUndefined();
  });
});

describe('a feeder', () => {
  const lamps = { la: silence(0), lb: silence(40), lc: silence(60) };
  const lines = { a: silence(0), b: silence(40), c: silence(60) };
  it('is every lamp of a segment within a minute, and the nearer cause than a trunk', () => {
    expect(find(lines, lamps)).toMatchObject({
      lines: ['feeder-out z/valley'],
      under: { a: 'feeder-out z/valley', b: 'feeder-out z/valley', c: 'feeder-out z/valley' },
    });
    expect(find(lines, lamps).conditions[0]?.data).toEqual({ segment: 'z/valley', lamps: 3 });
    const sudden = { a: silence(0), b: silence(0), c: silence(0) };
    expect(find(sudden, { la: silence(0), lb: silence(0), lc: silence(0) }).lines).toEqual(['feeder-out z/valley']);
  });
  it('is not all but one, nor slower than a minute; a lamp under maintenance does not count', () => {
    expect(find({}, { la: silence(0), lb: silence(0) }).lines).toEqual([]);
    expect(find({}, { ...lamps, lc: silence(61) }).lines).toEqual([]);
    expect(find({}, { la: silence(0), lb: silence(0) }, ['lc']).lines).toEqual(['feeder-out z/valley']);
  });
  it('stands under the trunk when more than its lamps went silent', () => {
    const all = { a: silence(0), b: silence(0), c: silence(0), d: silence(0), e: silence(0) };
    const found = find(all, { la: silence(0), lb: silence(0), lc: silence(0) });
    expect(found.lines).toEqual(['trunk-down road/g1', 'feeder-out z/valley']);
    expect(found.conditions[1]?.explainedBy?.[0]).toEqual({ code: 'trunk-down', key: 'road/g1' });
    expect(new Set(Object.values(found.under))).toEqual(new Set(['trunk-down road/g1']));
  });
});

describe('causes that come and go', () => {
  const together = (ids: string): Record<string, Silence> =>
    Object.fromEntries([...ids].map((id) => [id, silence(0)] as const));
  /** The lines told at each look, as the silent gateways and lamps change. */
  const looks = (...steps: readonly (readonly [gateways: string, lamps: string])[]) => {
    let memory: CauseMemory | undefined;
    return steps.map(([gateways, lamps]) => {
      const inputs: CauseInputs = {
        gateways: new Map(Object.entries(together(gateways))),
        lamps: new Map([...lamps].map((id) => [`l${id}`, silence(0)] as const)),
        underMaintenance: new Set(),
      };
      const found = commonCauses(layout, inputs, memory);
      memory = found.memory;
      const alone = [...gateways].filter((id) => !found.causeOf.has(id)).join('');
      const top = found.conditions.filter(({ explainedBy }) => explainedBy === undefined);
      return [...top.map(({ code, key }) => `${code} ${key}`), alone].join(', ');
    });
  };

  it('a trunk stays one line while its lines are noticed and heal, and ends below three', () => {
    expect(looks(['abd', ''], ['abcd', 'abc'], ['abcde', 'abc'], ['abc', 'abc'], ['abc', 'ab'], ['ab', 'ab'])).toEqual([
      'trunk-down road/g1, ',
      'trunk-down road/g1, ',
      'trunk-down road/g1, ',
      'trunk-down road/g1, ',
      'trunk-down road/g1, ',
      'ab',
    ]);
  });
  it('a feeder whose lamps come back does not become a trunk', () => {
    expect(looks(['pqrst', 'pqrst'], ['pqrst', 'pqr'], ['pqrst', 'pq'], ['pqr', 'pq'], ['pqru', 'pq'])).toEqual([
      'feeder-out y/hill, ',
      'feeder-out y/hill, ',
      'pqrst',
      'pqr',
      'pqru',
    ]);
    expect(looks(['abc', 'abc'], ['ab', 'ab'])).toEqual(['feeder-out z/valley, ', 'ab']);
  });
  it('a feeder gives way to the trunk that takes in more, and the trunk does not give it back', () => {
    expect(looks(['abc', 'abc'], ['abcd', 'abc'], ['abc', 'abc'])).toEqual([
      'feeder-out z/valley, ',
      'trunk-down road/g1, ',
      'trunk-down road/g1, ',
    ]);
  });
  it('what the site lets go of, a road may still claim, and the site only when more falls silent anew', () => {
    expect(looks(['abcdpq', ''], ['abcdp', ''], ['abcp', ''], ['abp', ''])).toEqual([
      'trunk-down site, ',
      'trunk-down road/g1, p',
      'trunk-down road/g1, p',
      'abp',
    ]);
  });
});

it('a burst is exactly what a plain search over every window finds', () => {
  const spans = fc.array(fc.tuple(fc.nat(200), fc.nat(40)), { maxLength: 9 });
  fc.assert(
    fc.property(spans, fc.integer({ min: 1, max: 4 }), (list, fewest) => {
      const silences = new Map(list.map(([from, long], i) => [`${i}`, silence(from, from + long)]));
      const ids = [...silences.keys()];
      const expected = new Set<string>();
      for (let moment = -40; moment <= 260; moment += 1) {
        const within = ids.filter((id) => {
          const { from, to } = silences.get(id)!;
          return from <= at(moment + 30) && to >= at(moment);
        });
        if (within.length >= fewest) for (const id of within) expected.add(id);
      }
      expect([...burstOf(ids, silences, seconds(30), fewest)].toSorted()).toEqual([...expected].toSorted());
    }),
    { numRuns: 200 },
  );
});

it('half a large city that falls silent at once is looked through in time that grows with it, not with its square', () => {
  /** CPU of so many looks, in microseconds. */
  const cost = (count: number, looks: number): number => {
    const roads = ['east', 'west'];
    const gateways = Array.from({ length: count }, (_, n) => gateway(`g${n}`, roads[n % 2]!));
    const feeders = roads.map((road, n) => ({
      zone: 'z',
      segment: road,
      lamps: [`l${n}`, `m${n}`],
      gateways: gateways.filter((_, at) => at % 2 === n).map(({ id }) => id),
    }));
    const half = gateways.filter((_, n) => n % 4 < 2).map(({ id }, n) => [id, silence(n % 25, 40)] as const);
    const silentLamps = feeders.flatMap(({ lamps }) => lamps.map((id) => [id, silence(0)] as const));
    const inputs: CauseInputs = { gateways: new Map(half), lamps: new Map(silentLamps), underMaintenance: new Set() };
    const before = process.threadCpuUsage();
    for (let look = 0; look < looks; look += 1) commonCauses({ gateways, feeders }, inputs);
    const { user, system } = process.threadCpuUsage(before);
    return user + system;
  };
  cost(2_000, 40);
  // As many gateways in all: alike if each costs the same, eight times as much if each costs more the more there are.
  expect(cost(16_000, 10)).toBeLessThan(3.5 * cost(2_000, 80));
});
