/**
 * Every misfortune that an SNMP agent can have, v2c and v3, against the real driver and core over real sockets; on the
 * wall clock for the reason given in modbus.test.ts.
 */
import { describe, test } from 'vitest';
import { endure, limit, nameOf } from './rows.ts';
import { snmpRows as rows } from './snmp-rows.ts';

describe.concurrent('one victim that speaks SNMP', () => {
  test.each(rows.map((row, index) => [nameOf(row), row, index] as const))(
    '%s',
    (_, row, index) => endure(row, index),
    limit,
  );
});
