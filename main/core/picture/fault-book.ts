/**
 * The open faults of devices and lines: each latched once until it clears, stored and journalled. What is open is known
 * here; the store is told in gathered transactions, for when a street goes dark a thousand faults come in a second.
 */
import type { Device } from '../../domain/asset.ts';
import type { UtcMs } from '../../domain/units.ts';
import type { Recorder } from '../store/recorder.ts';
import type { Store } from '../store/store.ts';

export class FaultBook {
  readonly #store: Store;
  readonly #recorder: Recorder;
  /** `device/code` of every open fault. */
  readonly #open = new Set<string>();
  /** Codes of the open faults of each line. */
  readonly #ofLines = new Map<string, Set<string>>();

  constructor(store: Store, recorder: Recorder) {
    this.#store = store;
    this.#recorder = recorder;
    for (const { device, endpoint, code } of store.openFaults()) {
      if (device !== undefined) this.#open.add(`${device}/${code}`);
      else if (endpoint !== undefined) this.#codesOf(endpoint).add(code);
    }
  }

  raise(
    { id, zone }: Device,
    code: string,
    at: UtcMs,
    detail: string | undefined,
    causes: readonly number[] = [],
  ): void {
    if (this.#open.has(`${id}/${code}`)) return;
    this.#open.add(`${id}/${code}`);
    const where = { device: id, ...(zone && { zone }) };
    const fault = { ...where, code, at, ...(detail !== undefined && { detail }) };
    this.#recorder.gather(() => void this.#store.raiseFault(fault));
    this.#recorder.soon({ kind: 'fault.raised', at, ...where, causes, data: { code, ...(detail && { detail }) } });
  }

  clear({ id, zone }: Device, code: string, at: UtcMs): void {
    if (!this.#open.delete(`${id}/${code}`)) return;
    this.#recorder.gather(() => void this.#store.clearFault({ device: id, code }, at));
    this.#recorder.soon({ kind: 'fault.cleared', at, device: id, ...(zone && { zone }), causes: [], data: { code } });
  }

  /** A line's faults stand in the store alone; the journal has `link.lost`. */
  raiseLine(endpoint: string, zone: string | undefined, code: string, at: UtcMs): void {
    this.#codesOf(endpoint).add(code);
    this.#recorder.gather(() => void this.#store.raiseFault({ endpoint, ...(zone && { zone }), code, at }));
  }

  clearLine(endpoint: string, at: UtcMs): void {
    for (const code of this.#ofLines.get(endpoint) ?? [])
      this.#recorder.gather(() => void this.#store.clearFault({ endpoint, code }, at));
    this.#ofLines.delete(endpoint);
  }

  #codesOf(endpoint: string): Set<string> {
    const codes = this.#ofLines.get(endpoint) ?? new Set();
    this.#ofLines.set(endpoint, codes);
    return codes;
  }
}
