/**
 * Every misfortune that a Modbus line can have, against the real driver and core over real sockets. These tests wait on
 * the wall clock, because sockets do; nothing outside this folder, e2e and interop may.
 */
import { describe, test } from 'vitest';
import { modbusRows as rows } from './modbus-rows.ts';
import { endure, limit, nameOf } from './rows.ts';

describe.concurrent('one victim on a Modbus line', () => {
  test.each(rows.map((row, index) => [nameOf(row), row, index] as const))(
    '%s',
    (_, row, index) => endure(row, index),
    limit,
  );
});
