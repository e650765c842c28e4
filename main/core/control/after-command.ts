/** What is read ahead of its poll once a command ended. */
import type { Clock } from '../../../drivers/port.ts';
import type { Command } from '../../domain/command-life.ts';
import { seconds } from '../../domain/units.ts';
import type { Acquisition } from '../acquisition/acquisition.ts';
import type { Picture } from '../picture/picture.ts';

/** A host passes a command on to its lights within this time (three radio bursts of 150 ms and their answers). */
const lightsFollowWithin = seconds(1);

export interface AfterCommandOptions {
  readonly acquisition: Acquisition;
  readonly picture: Picture;
  readonly clock: Clock;
  readonly isAtWork: () => boolean;
}

export class AfterCommand {
  readonly #options: AfterCommandOptions;

  constructor(options: AfterCommandOptions) {
    this.#options = options;
  }

  ended(command: Command): void {
    if (command.phase === 'verified') this.#sampleLights(command.device);
    else this.#askWhy(command);
  }

  /** A sign that refuses a message says why in objects of its own, which are read at once. */
  #askWhy(command: Command): void {
    const { acquisition, picture } = this.#options;
    const refused = command.fault?.code === 'snmp/refused' || command.fault?.code === 'device/refused';
    if (!refused || picture.record(command.device)?.device.kind !== 'sign') return;
    void acquisition.read(command.device, acquisition.everyRequestOf(command.device), 'on-demand');
  }

  /** The host obeyed; whether its lights did is read next, rather than at their leisurely poll (domain.md §6.5 step 5). */
  #sampleLights(device: string): void {
    const { acquisition, picture, clock, isAtWork } = this.#options;
    if (picture.record(device)?.device.lights === undefined || !isAtWork()) return;
    clock.after(lightsFollowWithin, () => {
      if (isAtWork()) void acquisition.read(device, acquisition.everyRequestOf(device), 'fast');
    });
  }
}
