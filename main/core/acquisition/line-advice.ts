/** What to change when a line cannot carry its polls. Pure; codes with values, the screen has the sentences. */
import type { LinkStatistics } from '../../../drivers/port.ts';
import type { Endpoint } from '../../domain/asset.ts';
import { type Millis, millis } from '../../domain/units.ts';
import type { DataLag } from './data-lag.ts';

export type Advice =
  /** Nothing to change: what waits is done in `span` milliseconds. */
  | { readonly code: 'catching-up'; readonly span: Millis }
  /** Devices that never answer take a whole timeout each time. */
  | { readonly code: 'silent-devices'; readonly count: number }
  | { readonly code: 'faster-bus'; readonly from: number; readonly to: number }
  /** Only where the gateway is known to take several requests at once. */
  | { readonly code: 'more-in-flight'; readonly from: number; readonly to: number }
  /** Poll intervals times `factor` fit the line. */
  | { readonly code: 'slower-polls'; readonly factor: number }
  /** The polls of clear weather fit; those of fog do with the policy's intervals times `factor`. */
  | { readonly code: 'slower-close-watch'; readonly factor: number };

export interface LineLoad {
  /** Requests a second that the configured polls ask for. */
  readonly needed: number;
  /** Requests a second that the line showed it can carry. */
  readonly carried?: number;
  /** Requests a second that the same polls ask for in clear weather. */
  readonly usual?: number;
}

/** Free share of a line that was put right, so that commands and retries have room. */
const headroom = 1.1;
/** Below this share of unanswered requests the timeouts are not what slows the line. */
const noticeable = 0.05;
const baudRates = [19_200, 38_400, 57_600, 115_200];
const mostInFlight = 8;

/** A backlog that is gone within this time, as after a start, asks nobody for anything. */
const soon = 60_000;
/** Data this many intervals old are not caught up with, whatever the figures of the line promise. */
const hopeless = 4;

/** How long until a line with room to spare has worked off what waits; `undefined` when it will not, or not soon. */
export function catchUp(load: LineLoad, queued: number, worst: DataLag['worst']): Millis | undefined {
  const spare = (load.carried ?? 0) - load.needed;
  if (spare <= 0 || (worst !== undefined && worst.age > hopeless * worst.every)) return undefined;
  const span = (queued / spare) * 1_000;
  return span < soon ? millis(Math.ceil(span)) : undefined;
}

/** The most telling first; the last one always helps. */
export function adviceFor(
  endpoint: Endpoint,
  load: LineLoad,
  statistics: Pick<LinkStatistics, 'requests' | 'faults'>,
  silent: number,
): readonly Advice[] {
  const excess = load.carried === undefined ? 1 : Math.max(load.needed / load.carried, 1);
  const unanswered = statistics.faults['link/no-answer'] ?? 0;
  const advice: Advice[] = [];
  if (silent > 0 && unanswered > noticeable * statistics.requests)
    advice.push({ code: 'silent-devices', count: silent });
  const { serial, inFlight, protocol } = endpoint;
  if (serial !== undefined) {
    const wanted = serial.baudRate * excess * headroom;
    const to = baudRates.find((rate) => rate >= wanted) ?? baudRates.at(-1) ?? 0;
    if (to > serial.baudRate) advice.push({ code: 'faster-bus', from: serial.baudRate, to });
  } else if (protocol !== 'modbus-rtu-over-tcp' && inFlight < mostInFlight) {
    const to = Math.min(Math.max(Math.ceil(inFlight * excess * headroom), inFlight + 1), mostInFlight);
    advice.push({ code: 'more-in-flight', from: inFlight, to });
  }
  const { needed, carried = 0, usual = needed } = load;
  const isFogTooMuch = usual < needed && usual <= carried;
  const code = isFogTooMuch ? 'slower-close-watch' : 'slower-polls';
  return [...advice, { code, factor: Math.ceil(excess * headroom * 10) / 10 }];
}
