/** What the polls ask of a line, what it carries, and what to change where it falls short: for screens and for the record. */
import type { DataLag } from './data-lag.ts';
import type { EndpointLine } from './line.ts';
import { type Advice, adviceFor, catchUp } from './line-advice.ts';

/** Requests a second, to one decimal. */
export interface LoadNow {
  readonly needed: number;
  /** Unknown before the line's first answer. */
  readonly carried?: number;
  /** Devices asked more often than in clear weather; absent when there are none. */
  readonly watched?: number;
  readonly worst?: NonNullable<DataLag['worst']>;
  readonly advice: readonly Advice[];
}

/** Of a line and how far what stands behind it lags. */
export function loadNow(line: EndpointLine, { silent, worst }: DataLag): LoadNow {
  const { endpoint, session, state, isBehind, needed, carried, watched, usual } = line;
  const load = { needed: tenths(needed), ...(carried !== undefined && { carried: tenths(carried) }) };
  const advice = (): readonly Advice[] => {
    const isShort = isBehind || (carried !== undefined && needed > carried);
    if (!isShort || state.down) return [];
    const span = catchUp(load, state.queued, worst);
    return span === undefined
      ? adviceFor(endpoint, { ...load, usual }, session.statistics(), silent)
      : [{ code: 'catching-up', span }];
  };
  return { ...load, ...(watched > 0 && { watched }), ...(worst && { worst }), advice: advice() };
}

const tenths = (value: number): number => Math.round(value * 10) / 10;
