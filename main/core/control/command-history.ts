/** What each device was told lately, for the technician: the commands that ended, newest first. */
import type { Command } from '../../domain/command-life.ts';
import type { Recorder } from '../store/recorder.ts';

/** A command with the number that its intention came back with. */
interface Told {
  readonly command: Command;
  readonly intended: number;
}

/** A command as it stands or ended, and its intention's number in the record unless that is still to be written. */
export type KeptCommand = Command & { readonly event?: number };

const longest = 20;

export class CommandHistory {
  readonly #recorder: Recorder;
  readonly #past = new Map<string, readonly Told[]>();

  constructor(recorder: Recorder) {
    this.#recorder = recorder;
  }

  add(device: string, { command, intended }: Told): void {
    const past = this.#past.get(device) ?? [];
    this.#past.set(device, [{ command, intended }, ...past].slice(0, longest));
  }

  /** The device's past commands behind the one that it carries out now. */
  of(device: string, running: Told | undefined): readonly KeptCommand[] {
    const past = this.#past.get(device) ?? [];
    return [...(running ? [running] : []), ...past].map(({ command, intended }) => {
      const event = this.#recorder.numberOf(intended);
      return { ...command, ...(event !== undefined && { event }) };
    });
  }
}
