/**
 * Keeps every sign provided with the text it shall show when it no longer hears the centre: set from the policy once
 * control begins, proved by reading, set again when a sign forgot it. Never touches what a sign shows now.
 */
import type { Clock, DeviceProgram } from '../../../drivers/port.ts';
import type { Road } from '../../domain/asset.ts';
import type { Outcome } from '../../domain/outcome.ts';
import type { Policy } from '../../domain/policy.ts';
import { millis } from '../../domain/units.ts';
import type { Acquisition } from '../acquisition/acquisition.ts';
import { type DeviceRecord, isOffline } from '../picture/device-record.ts';
import type { Picture } from '../picture/picture.ts';
import type { Recorder } from '../store/recorder.ts';

export interface SignLossOptions {
  readonly roads: readonly Road[];
  readonly policyOf: (zone: string | undefined) => Policy;
  readonly picture: Picture;
  readonly acquisition: Acquisition;
  readonly recorder: Recorder;
  readonly clock: Clock;
  readonly isBusy: (device: string) => boolean;
}

const faultCode = 'sign/loss-message';
/** A sign that does not take it is asked again this often. */
const retryAfter = 600_000;

interface Kept {
  readonly record: DeviceRecord;
  readonly program: NonNullable<DeviceProgram['lossMessage']>;
  readonly text: string;
  readonly minutes: number;
  nextTry: number;
  atWork: boolean;
}

export class SignLoss {
  readonly #options: SignLossOptions;
  readonly #kept: readonly Kept[];
  #stopped = false;

  constructor(options: SignLossOptions) {
    this.#options = options;
    this.#kept = [...options.picture.records()].flatMap((record): Kept[] => {
      const program = record.program?.lossMessage;
      const { commLoss } = options.policyOf(record.device.zone);
      const road = options.roads.find((each) => each.id === record.device.road);
      if (program === undefined || commLoss === undefined || road === undefined) return [];
      const minutes = Math.round(commLoss.after / 60_000);
      return [{ record, program, text: commLoss.text[road.class], minutes, nextTry: 0, atWork: false }];
    });
  }

  /** What is under way ends unnoted: the record closes with the core. */
  stop(): void {
    this.#stopped = true;
  }

  /** Sets what is not as wanted; called every second. */
  tick(): void {
    const now = this.#options.clock.monotonic();
    for (const kept of this.#kept) {
      const { record } = kept;
      const isIdle = !kept.atWork && !this.#options.isBusy(record.device.id) && record.maintenance === undefined;
      if (!isIdle || isOffline(record) || record.answeredAt === undefined || this.#isSet(kept) !== false) continue;
      if (now >= kept.nextTry) void this.#set(kept, now);
    }
  }

  #isSet({ record, program, text, minutes }: Kept): boolean | undefined {
    return program.shows(
      [...record.samples.values()].map(({ sample }) => sample),
      text,
      minutes,
    );
  }

  async #set(kept: Kept, now: number): Promise<void> {
    kept.atWork = true;
    kept.nextTry = now + retryAfter;
    const { recorder, clock, picture, acquisition, policyOf } = this.#options;
    const { record, program, text, minutes } = kept;
    const { id, zone } = record.device;
    const { expireAfter } = policyOf(zone).command;
    const limits = { expiresAt: millis(now + expireAfter), wanted: () => true };
    let fault: string | undefined;
    for (const step of program.writesFor(text, minutes)) {
      const written = await new Promise<Outcome<unknown>>((settle) => acquisition.write(id, step, limits, settle));
      if (!written.ok) fault = written.fault.code;
      if (fault !== undefined) break;
      if (step.pauseAfter > 0) await new Promise<void>((resume) => clock.after(step.pauseAfter, resume));
    }
    await acquisition.read(id, program.reads, 'read-back');
    kept.atWork = false;
    if (this.#stopped) return;
    const verified = this.#isSet(kept) === true;
    const at = clock.now();
    const event = recorder.one({
      kind: 'device.configured',
      at,
      device: id,
      ...(zone !== undefined && { zone }),
      causes: [],
      data: { setting: 'comm-loss', text, minutes, verified, ...(fault !== undefined && { fault }) },
    });
    if (verified) picture.clear(id, faultCode, at);
    else picture.raise(id, faultCode, at, fault, [event]);
  }
}
