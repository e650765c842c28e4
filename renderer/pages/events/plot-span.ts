import type { FogEvent } from '../../../main/contract/views/record.ts';

const minute = 60_000;

/** Shown before the event opened and after it closed: a quarter of its length, between two and ten minutes. */
const around = (length: number): number =>
  Math.min(10 * minute, Math.max(2 * minute, Math.round(length / 4 / minute) * minute));

export interface PlotSpan {
  readonly from: number;
  readonly to: number;
}

/** The time an event's plot covers; while the event goes on it ends with the present minute, so it is not drawn anew each second. */
export const plotSpan = (event: FogEvent, now: number): PlotSpan => {
  const air = around((event.closedAt ?? now) - event.openedAt);
  return {
    from: event.openedAt - air,
    to: event.closedAt === undefined ? Math.ceil(now / minute) * minute : event.closedAt + air,
  };
};
