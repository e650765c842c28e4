/** How far the data behind a line lags its polls. Pure. */
import { type Millis, millis } from '../../domain/units.ts';

export interface DataLag {
  readonly devices: number;
  /** Devices that were asked and do not answer, or never did; they are not part of `worst`. */
  readonly silent: number;
  /** Devices that answer, but never with what was asked: exceptions only. Not part of `worst` either. */
  readonly objecting: number;
  /** Devices whose first read is still under way: neither an answer nor a miss is known of them. */
  readonly unread: number;
  /** The values furthest behind their poll: age and interval in milliseconds. */
  readonly worst?: { readonly device: string; readonly age: Millis; readonly every: Millis };
}

/** One device with its polls; `wholeAt` is the monotonic time when all points of a poll were last heard. */
export interface Polls {
  readonly device: { readonly id: string };
  readonly isSilent: boolean;
  readonly isObjecting: boolean;
  /** Nobody answered its latest request. */
  readonly hasMissed: boolean;
  /** Its latest answer was an exception. */
  readonly hasObjected: boolean;
  readonly entries: readonly { readonly wholeAt: Millis | undefined; readonly poll: { readonly every: Millis } }[];
}

export function lagOf(members: readonly Polls[], now: Millis): DataLag {
  let silent = 0;
  let objecting = 0;
  let unread = 0;
  let worst: DataLag['worst'];
  for (const { device, isSilent, isObjecting, hasMissed, hasObjected, entries } of members) {
    const isUnheard = entries.every((entry) => entry.wholeAt === undefined);
    if (isSilent || (isUnheard && hasMissed)) silent += 1;
    else if (isObjecting || (isUnheard && hasObjected)) objecting += 1;
    else if (isUnheard) unread += 1;
    else {
      for (const { wholeAt, poll } of entries) {
        if (wholeAt === undefined) continue;
        const age = millis(Math.round(now - wholeAt));
        const isWorse = worst === undefined || age - poll.every > worst.age - worst.every;
        if (isWorse) worst = { device: device.id, age, every: poll.every };
      }
    }
  }
  return { devices: members.length, silent, objecting, unread, ...(worst && { worst }) };
}
