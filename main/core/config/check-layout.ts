/** Checks where roads, zones and segments lie, and which policy guides them. */
import type { PolicyFile } from '../../contract/policy-file.ts';
import { formatStake, type Road, type Segment, type Zone } from '../../domain/asset.ts';
import type { Complaint } from '../../domain/document.ts';
import { missingExpresswaySpeeds } from './check-policy.ts';
import { complain, type Located } from './located.ts';
import type { SiteEntries } from './site-entries.ts';

/** The stretch from `from` to `to` as people say it. */
export const stretch = ({ from, to }: { readonly from: Road['from']; readonly to: Road['to'] }): string =>
  `${formatStake(from)} to ${formatStake(to)}`;

/** One complaint for every entry after the first with the same id. */
export function duplicates(what: string, entries: readonly Located<{ readonly id: string }>[]): readonly Complaint[] {
  const first = new Map<string, Located<{ readonly id: string }>>();
  return entries.flatMap((entry) => {
    const { id } = entry.value;
    const before = first.get(id);
    if (before === undefined) {
      first.set(id, entry);
      return [];
    }
    const { file, line } = before.at('id');
    const found = `${what} \`${id}\` exists already at ${file}:${line}`;
    return [complain(entry.at('id'), found, 'each id once', 'rename or remove one of them')];
  });
}

/** Entries by id; of two with the same id the first counts, as the second is refused. */
export const byId = <T extends { readonly id: string }>(entries: readonly Located<T>[]): ReadonlyMap<string, T> =>
  new Map(entries.toReversed().map(({ value }) => [value.id, value]));

export function checkHead({ head }: SiteEntries): readonly Complaint[] {
  try {
    new Intl.DateTimeFormat('en', { timeZone: head.value.timeZone });
    return [];
  } catch {
    const what = `time zone \`${head.value.timeZone}\` is unknown`;
    return [complain(head.at('timeZone'), what, 'an IANA name such as Asia/Shanghai', 'correct the name')];
  }
}

export function checkRoads({ roads }: SiteEntries): readonly Complaint[] {
  const complaints = [...duplicates('road', roads)];
  for (const { value: road, at } of roads) {
    if (road.from >= road.to)
      complaints.push(
        complain(at('to'), `road \`${road.id}\` runs from ${stretch(road)}`, '`to` beyond `from`', 'swap them'),
      );
    if (road.line.length === 1)
      complaints.push(
        complain(
          at('line'),
          `the line of road \`${road.id}\` has one point`,
          'two points or more',
          'add points or remove the line',
        ),
      );
  }
  return complaints;
}

/** Zones against their roads and segments; `policies` says whether an unknown policy may be one that was refused. */
export function checkZones(
  entries: SiteEntries,
  policies: { readonly policies: ReadonlyMap<string, Located<PolicyFile>>; readonly incomplete: boolean },
): readonly Complaint[] {
  const roads = byId(entries.roads);
  const complaints = [...duplicates('zone', entries.zones)];
  for (const zone of entries.zones) {
    const { value, at } = zone;
    const road = roads.get(value.road);
    if (value.from >= value.to)
      complaints.push(
        complain(at('to'), `zone \`${value.id}\` runs from ${stretch(value)}`, '`to` beyond `from`', 'swap them'),
      );
    if (road === undefined && !entries.written.roads.has(value.road))
      complaints.push(
        complain(at('road'), `road \`${value.road}\` is unknown`, oneOf(entries.written.roads), 'correct the name'),
      );
    if (road !== undefined)
      complaints.push(...insideRoad(zone, road), ...expresswaySpeeds(zone, road, policies.policies));
    if (!policies.policies.has(value.policy) && !policies.incomplete)
      complaints.push(
        complain(
          at('policy'),
          `policy \`${value.policy}\` is unknown`,
          oneOf([...policies.policies.keys()]),
          'correct it or add its file to `policies`',
        ),
      );
    complaints.push(...checkSegments(zone));
  }
  return [...complaints, ...overlaps(entries.zones)];
}

function insideRoad({ value, at }: Located<Zone>, road: Road): Complaint[] {
  const outside = (['from', 'to'] as const).filter((end) => value[end] < road.from || value[end] > road.to);
  return outside.map((end) =>
    complain(
      at(end),
      `zone \`${value.id}\` reaches ${formatStake(value[end])}, outside road \`${road.id}\``,
      `a stake from ${stretch(road)}`,
      'correct the stake or the road',
    ),
  );
}

function expresswaySpeeds(
  { value, at }: Located<Zone>,
  road: Road,
  policies: ReadonlyMap<string, Located<PolicyFile>>,
): Complaint[] {
  const policy = policies.get(value.policy);
  if (policy === undefined || road.class !== 'expressway') return [];
  const { file, line } = policy.at('settings');
  return missingExpresswaySpeeds(policy.value).map((mode) =>
    complain(
      at('policy'),
      `policy \`${value.policy}\` gives no expressway speed for \`${mode}\``,
      'a speed wherever the law demands one on an expressway',
      `add \`sign.speed.expressway\` at ${file}:${line}`,
    ),
  );
}

function checkSegments({ value: zone, at }: Located<Zone>): Complaint[] {
  if (zone.segments.length === 0) return [];
  const placed = zone.segments.map((segment, index) => ({
    value: segment,
    at: (field?: string) => at(field === undefined ? `segments.${index}` : `segments.${index}.${field}`),
  }));
  const complaints = [...duplicates('segment', placed)];
  const sorted: readonly Located<Segment>[] = [...placed].sort((a, b) => a.value.from - b.value.from);
  let reached = zone.from;
  for (const { value: segment, at: place } of sorted) {
    const name = `segment \`${segment.id}\``;
    if (segment.from >= segment.to)
      complaints.push(
        complain(place('to'), `${name} runs from ${stretch(segment)}`, '`to` beyond `from`', 'swap them'),
      );
    if (segment.from !== reached) {
      const what = `${name} ${segment.from > reached ? 'leaves a gap' : 'overlaps what lies before it'}`;
      complaints.push(complain(place('from'), what, formatStake(reached), 'let segments follow each other'));
    }
    reached = segment.to;
  }
  const last = sorted.at(-1);
  if (last !== undefined && reached !== zone.to) {
    const expected = `the zone's end ${formatStake(zone.to)}`;
    const what = `the segments end at ${formatStake(reached)}`;
    complaints.push(complain(last.at('to'), what, expected, 'let the last segment reach it'));
  }
  return complaints;
}

function overlaps(zones: readonly Located<Zone>[]): Complaint[] {
  const sharesDirection = (a: Zone, b: Zone): boolean =>
    a.direction === 'both' || b.direction === 'both' || a.direction === b.direction;
  return zones.flatMap(({ value: zone, at }, index) => {
    const other = zones
      .slice(0, index)
      .map((before) => before.value)
      .find(
        (before) =>
          before.road === zone.road && sharesDirection(before, zone) && before.from < zone.to && zone.from < before.to,
      );
    if (other === undefined || other.id === zone.id) return [];
    const what = `zone \`${zone.id}\` overlaps zone \`${other.id}\` (${stretch(other)})`;
    return [complain(at('from'), what, 'one zone for each stretch and direction', 'move the end of one of them')];
  });
}

/** A few known names to choose from. */
export function oneOf(names: Iterable<string>): string {
  const all = [...names];
  if (all.length === 0) return 'an entry of that name';
  return `one of ${all.slice(0, 8).join(', ')}${all.length > 8 ? ', …' : ''}`;
}
