import type { JournalEventView } from '../../../main/contract/views/record.ts';

export interface CausedEntry {
  readonly event: JournalEventView;
  readonly depth: number;
}

/**
 * Entries in order of cause: each stands under the latest of its causes that is in the list, brothers in the order
 * they happened. An entry without a known cause stands at the root. Every entry appears exactly once.
 */
export function orderByCause(entries: readonly JournalEventView[], deepest = 8): readonly CausedEntry[] {
  const known = new Set(entries.map((event) => event.seq));
  const children = new Map<number | undefined, JournalEventView[]>();
  for (const event of [...entries].sort((a, b) => a.seq - b.seq)) {
    const parents = event.causes.filter((cause) => cause < event.seq && known.has(cause));
    const parent = parents.length === 0 ? undefined : Math.max(...parents);
    const list = children.get(parent) ?? [];
    list.push(event);
    children.set(parent, list);
  }
  const ordered: CausedEntry[] = [];
  // A stack and not a recursion: a night of fog can chain thousands of causes.
  const stack: CausedEntry[] = (children.get(undefined) ?? []).map((event) => ({ event, depth: 0 })).reverse();
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    ordered.push({ event: next.event, depth: Math.min(deepest, next.depth) });
    const { depth } = next;
    stack.push(...(children.get(next.event.seq) ?? []).map((event) => ({ event, depth: depth + 1 })).reverse());
  }
  return ordered;
}
