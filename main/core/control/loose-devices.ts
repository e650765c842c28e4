/** Devices that no zone commands, while somebody holds them. */
import type { Command } from '../../domain/command-life.ts';
import { noteCommandFault } from './command-fault.ts';
import type { DeviceOverrides } from './device-overrides.ts';
import { Reconciler, type ReconcilerOptions } from './reconcile.ts';

export class LooseDevices {
  readonly reconciler: Reconciler;
  readonly #options: Omit<ReconcilerOptions, 'zone'>;
  readonly #overrides: DeviceOverrides;
  #overridesSeen = 0;

  constructor(overrides: DeviceOverrides, options: Omit<ReconcilerOptions, 'zone'>) {
    this.#overrides = overrides;
    this.#options = options;
    this.reconciler = new Reconciler({ ...options, zone: undefined });
  }

  work(): void {
    if (this.#overridesSeen === this.#overrides.version) return this.reconciler.work();
    this.#overridesSeen = this.#overrides.version;
    this.reconciler.aim(this.#overrides.loose(), []);
  }

  ended(command: Command, causes: readonly number[]): void {
    const { picture, clock } = this.#options;
    this.reconciler.ended(command);
    noteCommandFault(picture, command, clock.now(), causes);
  }
}
