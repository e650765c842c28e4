import type { FogEvent } from '../../../main/contract/views.ts';

/** Shown before the event opened and after it closed. */
const around = 600_000;
const minute = 60_000;

export interface PlotSpan {
  readonly from: number;
  readonly to: number;
}

/** The time an event's plot covers; while the event goes on it ends with the present minute, so it is not drawn anew each second. */
export const plotSpan = (event: FogEvent, now: number): PlotSpan => ({
  from: event.openedAt - around,
  to: event.closedAt === undefined ? Math.ceil(now / minute) * minute : event.closedAt + around,
});
