import type { Reply } from '../../../drivers/port.ts';

type Bound = Extract<Reply, { kind: 'varbinds' }>['values'][number];

/** True when two replies to one request say the same, to the last register or octet. */
export function isSameReply(a: Reply, b: Reply): boolean {
  if (a === b) return true;
  if (a.kind === 'varbinds' && b.kind === 'varbinds') return isSameList(a.values, b.values, isSameBinding);
  if (a.kind === 'registers' && b.kind === 'registers') return isSameList(a.values, b.values, Object.is);
  return a.kind === 'bits' && b.kind === 'bits' && isSameList(a.values, b.values, Object.is);
}

function isSameBinding(a: Bound, b: Bound): boolean {
  if (a.oid !== b.oid) return false;
  if (a.value instanceof Uint8Array && b.value instanceof Uint8Array) return isSameList(a.value, b.value, Object.is);
  return a.value === b.value;
}

function isSameList<T>(a: ArrayLike<T>, b: ArrayLike<T>, isSame: (a: T, b: T) => boolean): boolean {
  if (a.length !== b.length) return false;
  for (let index = 0; index < a.length; index += 1) if (!isSame(a[index] as T, b[index] as T)) return false;
  return true;
}
