/** Which answers could be taken for each other, and what to ask a unit so that its answer can be taken for no other. */
import type { ModbusRequest } from './requests.ts';

type Read = Extract<ModbusRequest, { kind: 'read-registers' | 'read-bits' }>;

/** Largest counts of one read (Modbus Application Protocol V1.1b3, 6.1, 6.3). */
const most = { 'read-registers': 125, 'read-bits': 2000 };
const otherTable = { holding: 'input', input: 'holding', coil: 'discrete', discrete: 'coil' } as const;

/** Two requests to a unit whose good answers no byte tells apart have the same shape. */
export function shapeOf(request: ModbusRequest): string {
  switch (request.kind) {
    case 'read-registers':
      return `${request.table} ${request.count}`;
    case 'read-bits':
      return `${request.table} ${Math.ceil(request.count / 8)}`;
    default:
      return `${request.kind} ${request.single} ${request.address} ${request.single ? request.values[0] : request.values.length}`;
  }
}

/**
 * A read whose good answer is none to any of `owed`: of a part of what `request` asks where that will do, else of more.
 * By another function when `byFunction`, so that a refusal also is no other's; a device may not know that one.
 */
export function signOfLife(
  request: ModbusRequest,
  owed: readonly ModbusRequest[],
  byFunction: boolean,
): Read | undefined {
  const taken = new Set(owed.map(shapeOf));
  const read = readAt(request);
  const asked = byFunction ? ({ ...read, table: otherTable[read.table] } as Read) : read;
  for (const count of countsFrom(read.count, most[read.kind])) {
    const sign = { ...asked, count, address: Math.min(read.address, 0x10000 - count) };
    if (!taken.has(shapeOf(sign))) return sign;
  }
  return undefined;
}

/** The read itself, or one of where the write goes. */
function readAt(request: ModbusRequest): Read {
  const { unit, address } = request;
  if (request.kind === 'write-registers') return { kind: 'read-registers', unit, table: 'holding', address, count: 1 };
  if (request.kind === 'write-bits') return { kind: 'read-bits', unit, table: 'coil', address, count: 1 };
  return request;
}

function* countsFrom(count: number, last: number): Generator<number> {
  for (let fewer = count; fewer >= 1; fewer -= 1) yield fewer;
  for (let more = count + 1; more <= last; more += 1) yield more;
}
