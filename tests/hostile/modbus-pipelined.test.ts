/** The same misfortunes on a gateway that takes several requests at once (modbus.test.ts says why on the wall clock). */
import { describe, test } from 'vitest';
import { modbusRows } from './modbus-rows.ts';
import { endure, limit, nameOf } from './rows.ts';

/** Half a frame spoils what comes after it in the stream; then its device is asked alone, for a whole deadline each time. */
const costs: { readonly [trait: string]: number } = { 'half-frame': 4 };
const rows = modbusRows
  .filter(({ carrier }) => carrier === 'modbus-tcp')
  .map((row) => ({ ...row, inFlight: 4, costs: costs[row.traits[0]?.name ?? ''] ?? row.costs ?? 0 }));

describe.concurrent('one victim on a Modbus line with four requests in flight', () => {
  test.each(rows.map((row, index) => [nameOf(row), row, index] as const))(
    '%s',
    (_, row, index) => endure(row, index),
    limit,
  );
});
