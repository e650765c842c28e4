/** What is kept over a restart of a device that somebody mends. */
import { z } from 'zod';
import type { Clock } from '../../../drivers/port.ts';
import type { UtcMs } from '../../domain/units.ts';
import type { Recorder } from '../store/recorder.ts';
import type { Store } from '../store/store.ts';
import type { DeviceRecord, Maintenance } from './device-record.ts';

const maintenance = z.object({
  by: z.string(),
  reason: z.string(),
  since: z.custom<UtcMs>((value) => typeof value === 'number' && Number.isFinite(value), 'UTC milliseconds'),
}) satisfies z.ZodType<Maintenance>;

interface Saved {
  readonly store: Store;
  readonly recorder: Recorder;
  readonly clock: Clock;
}

/** Takes up who was mending what; what cannot be read is said, and its device is nobody's to mend any more. */
export function takeUpMaintenance({ store, recorder, clock }: Saved, records: ReadonlyMap<string, DeviceRecord>): void {
  for (const [key, value] of store.states('maintenance/')) {
    const record = records.get(key.slice('maintenance/'.length));
    if (record === undefined || value === null) continue;
    record.maintenance = maintenance.safeParse(value).data;
    if (record.maintenance !== undefined) continue;
    const { id, zone } = record.device;
    const place = { device: id, ...(zone !== undefined && { zone }) };
    recorder.soon({ kind: 'maintenance.ended', at: clock.now(), ...place, causes: [], data: { why: 'damaged-state' } });
    recorder.keep(key, null);
  }
}
