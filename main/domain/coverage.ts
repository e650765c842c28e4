/**
 * Does a driver always see the next lit lamp? Judges a lit zone by what was verified, side by side
 * (domain.md §6.5 (7)). A lamp nobody can vouch for counts as dark.
 */
import type { Side } from './asset.ts';
import type { Metres } from './units.ts';

export interface CoverageLight {
  readonly stake: Metres;
  readonly side: Side;
  readonly state: 'lit' | 'dark' | 'unknown';
}
export interface CoverageInput {
  readonly lights: readonly CoverageLight[];
  /** Vz, the zone's effective visibility; absent when every sensor is lost. */
  readonly visibility: Metres | undefined;
  /** Share of lamps that must be lit, 0 to 1 (default policy 0.9). */
  readonly share: number;
}

/** Neighbouring dark lamps on one side; `gap` is the way from the last lit lamp before them to the next lit one. */
export interface DarkRun {
  readonly side: Side;
  readonly lamps: number;
  readonly from: number;
  readonly to: number;
  readonly gap: number;
}
export type CoverageReason = 'share-below' | 'dark-run' | 'no-lamps' | 'unverified-host';
export interface Coverage {
  readonly effective: boolean;
  readonly lamps: number;
  readonly litShare: number;
  /** The widest gap that dark lamps cause, or that is too wide for the visibility even with all lamps lit. */
  readonly longestDarkRun?: DarkRun;
  readonly reasons: readonly CoverageReason[];
}

/** Lamp spacing of guidance lights when a zone has a single lamp to measure by (domain.md §6.5). */
const usualSpacing = 25;
/** Without any visibility the zone is judged as for 50 m, the thickest band of the law: no data is never good news. */
const visibilityWhenLost = 50;
/** A wider gap between neighbouring lamps than this many spacings was built so (bridge, interchange): rows end there. */
const rowEnds = 4;

/** Judges the lamps of a zone that should be lit; 'unverified-host' says that proof is missing rather than light. */
export function assessCoverage(input: CoverageInput): Coverage {
  const { lights } = input;
  if (lights.length === 0) return { effective: false, lamps: 0, litShare: 0, reasons: ['no-lamps'] };
  const strict = judge(input, (light) => light.state === 'lit');
  if (strict.effective) return strict;
  const trusting = judge(input, (light) => light.state !== 'dark');
  return trusting.effective ? { ...strict, reasons: [...strict.reasons, 'unverified-host'] } : strict;
}

function judge(input: CoverageInput, isLit: (light: CoverageLight) => boolean): Coverage {
  const { lights } = input;
  const visibility = input.visibility ?? visibilityWhenLost;
  const litShare = lights.filter(isLit).length / lights.length;
  const widest = widestGap(lights, isLit);
  const reasons: CoverageReason[] = [];
  if (litShare < input.share) reasons.push('share-below');
  if (widest.gap > visibility) reasons.push('dark-run');
  return {
    effective: reasons.length === 0,
    lamps: lights.length,
    litShare,
    ...(widest.lamps > 0 || widest.gap > visibility ? { longestDarkRun: widest } : {}),
    reasons,
  };
}

function widestGap(lights: readonly CoverageLight[], isLit: (light: CoverageLight) => boolean): DarkRun {
  const bySide = Map.groupBy(lights, (light) => light.side);
  const anySpacing = typicalSpacing(stakesOf(lights)) ?? usualSpacing;
  let widest: DarkRun | undefined;
  for (const [side, members] of bySide) {
    const along = members.toSorted((a, b) => a.stake - b.stake);
    const spacing = typicalSpacing(stakesOf(along)) ?? anySpacing;
    for (const row of rowsOf(along, spacing)) {
      for (const run of gapsOf(row, side, spacing, isLit)) {
        if (widest === undefined || run.gap > widest.gap) widest = run;
      }
    }
  }
  if (widest === undefined) throw new Error('Bug: lamps without a gap between them');
  return widest;
}

const stakesOf = (lights: readonly CoverageLight[]): readonly number[] => lights.map((light) => light.stake);

/** The median distance between neighbouring stakes; `undefined` for fewer than two different stakes. */
function typicalSpacing(stakes: readonly number[]): number | undefined {
  const sorted = [...new Set(stakes)].sort((a, b) => a - b);
  const steps = sorted.slice(1).map((stake, i) => stake - (sorted[i] ?? stake));
  steps.sort((a, b) => a - b);
  return steps[Math.floor((steps.length - 1) / 2)];
}

/** One side's lamps cut into rows; where they are cut depends on how the road was built, never on what is lit. */
function rowsOf(along: readonly CoverageLight[], spacing: number): readonly (readonly CoverageLight[])[] {
  const rows: CoverageLight[][] = [];
  for (const light of along) {
    const row = rows.at(-1);
    const last = row?.at(-1);
    if (row === undefined || last === undefined || light.stake - last.stake > rowEnds * spacing) rows.push([light]);
    else row.push(light);
  }
  return rows;
}

/** Every gap between lit lamps of a row. The row's ends count as if a lit lamp stood one spacing beyond them. */
function gapsOf(
  row: readonly CoverageLight[],
  side: Side,
  spacing: number,
  isLit: (light: CoverageLight) => boolean,
): readonly DarkRun[] {
  const first = row[0]?.stake ?? 0;
  const last = row.at(-1)?.stake ?? first;
  const posts = [first - spacing, ...stakesOf(row.filter(isLit)), last + spacing];
  const dark = stakesOf(row.filter((light) => !isLit(light)));
  return posts.slice(1).map((to, i) => {
    const from = posts[i] ?? to;
    const within = dark.filter((stake) => stake >= from && stake <= to);
    return { side, lamps: within.length, from: Math.max(from, first), to: Math.min(to, last), gap: to - from };
  });
}
