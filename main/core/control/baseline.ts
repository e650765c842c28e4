/** What the hazard lamps of a zone did before the fog, to give them back afterwards. */
import type { ReportedState } from '../../domain/command.ts';
import { stateReadAt } from '../picture/device-record.ts';
import type { ZoneRuntimeOptions } from './zone-runtime.ts';

type Parts = Pick<ZoneRuntimeOptions, 'members' | 'picture' | 'overrides' | 'reconciler'>;

export class Baseline {
  readonly #parts: Parts;
  readonly #states = new Map<string, ReportedState>();

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  get states(): ReadonlyMap<string, ReportedState> {
    return this.#states;
  }

  takeUp(saved: { readonly [device: string]: ReportedState }): void {
    for (const [device, state] of Object.entries(saved)) this.#states.set(device, state);
  }

  /** Notes what each lamp does now, unless that is known from before. */
  note(): void {
    const { members, picture, overrides } = this.#parts;
    for (const device of members.devices) {
      const record = picture.record(device.id);
      if (
        device.kind === 'flashing-lamp' &&
        record !== undefined &&
        stateReadAt(record) !== undefined &&
        !this.#states.has(device.id)
      )
        this.#states.set(device.id, { ...record.reported, ...overrides.beforeOf(device.id) });
    }
  }

  /** Lamps proved to be as they were before the fog are theirs again; true when there were any. */
  letGo(): boolean {
    const given = [...this.#states.keys()].filter((id) => this.#parts.reconciler.resultOf(id) === 'verified');
    for (const id of given) this.#states.delete(id);
    return given.length > 0;
  }
}
