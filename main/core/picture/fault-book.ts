/** The open faults of devices and lines: each latched once until it clears, stored and journalled. */
import type { Device } from '../../domain/asset.ts';
import type { UtcMs } from '../../domain/units.ts';
import type { Recorder } from '../store/recorder.ts';
import type { Store } from '../store/store.ts';

export class FaultBook {
  readonly #store: Store;
  readonly #recorder: Recorder;
  /** `device/code` of every open fault, so that a clear where none is open, the usual case, asks no database. */
  readonly #open = new Set<string>();
  /** Numbers of the open faults of each line. */
  readonly #ofLines = new Map<string, number[]>();

  constructor(store: Store, recorder: Recorder) {
    this.#store = store;
    this.#recorder = recorder;
    for (const { id, device, endpoint, code } of store.openFaults()) {
      if (device !== undefined) this.#open.add(`${device}/${code}`);
      else if (endpoint !== undefined) this.#ofLines.set(endpoint, [...(this.#ofLines.get(endpoint) ?? []), id]);
    }
  }

  raise(
    { id, zone }: Device,
    code: string,
    at: UtcMs,
    detail: string | undefined,
    causes: readonly number[] = [],
  ): void {
    const where = { device: id, ...(zone && { zone }) };
    const raised = this.#recorder.attempt(() =>
      this.#store.raiseFault({ ...where, code, at, ...(detail !== undefined && { detail }) }),
    );
    if (raised !== undefined) this.#open.add(`${id}/${code}`);
    if (raised?.isNew !== true) return;
    this.#recorder.soon({ kind: 'fault.raised', at, ...where, causes, data: { code, ...(detail && { detail }) } });
  }

  clear({ id, zone }: Device, code: string, at: UtcMs): void {
    if (!this.#open.has(`${id}/${code}`)) return;
    const cleared = this.#recorder.attempt(() => ({ fault: this.#store.clearFault({ device: id, code }, at) }));
    if (cleared !== undefined) this.#open.delete(`${id}/${code}`);
    if (cleared !== undefined && cleared.fault === undefined) return;
    this.#recorder.soon({ kind: 'fault.cleared', at, device: id, ...(zone && { zone }), causes: [], data: { code } });
  }

  /** A line's faults stand in the store alone; the journal has `link.lost`. */
  raiseLine(endpoint: string, zone: string | undefined, code: string, at: UtcMs): void {
    this.#recorder.attempt(() => {
      const open = this.#ofLines.get(endpoint) ?? [];
      const { id } = this.#store.raiseFault({ endpoint, ...(zone && { zone }), code, at });
      if (!open.includes(id)) this.#ofLines.set(endpoint, [...open, id]);
    });
  }

  clearLine(endpoint: string, at: UtcMs): void {
    this.#recorder.attempt(() => {
      for (const id of this.#ofLines.get(endpoint) ?? []) this.#store.clearFault(id, at);
      this.#ofLines.delete(endpoint);
    });
  }
}
