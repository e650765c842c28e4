/** Elements of BER (X.690) with definite lengths, as SNMP uses them. Pure. */

export interface Element {
  readonly tag: number;
  /** Where the content begins, and where it ends. */
  readonly from: number;
  readonly to: number;
}

/** The element at `at`, if its length is definite and it ends by `limit`. */
export function elementAt(bytes: Buffer, at: number, limit: number): Element | undefined {
  const tag = bytes[at];
  const first = bytes[at + 1];
  if (tag === undefined || first === undefined || first === 0x80) return undefined;
  const size = first > 0x80 ? first & 0x7f : 0;
  if (size > 3 || at + 2 + size > limit) return undefined;
  const from = at + 2 + size;
  const to = from + (size === 0 ? first : bytes.readUIntBE(at + 2, size));
  return to <= limit ? { tag, from, to } : undefined;
}

/** The elements in `parent`, up to the first that is not whole. */
export function inside(bytes: Buffer, parent: Element): Element[] {
  const children: Element[] = [];
  for (let at = parent.from; at < parent.to; ) {
    const child = elementAt(bytes, at, parent.to);
    if (child === undefined) break;
    children.push(child);
    at = child.to;
  }
  return children;
}
