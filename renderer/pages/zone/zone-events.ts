/** A zone's own latest events worth telling, whatever happens elsewhere on the site. */
import type { JournalEventView } from '../../../main/contract/views/record.ts';
import { condense, isDetail } from '../../text/tone.ts';

/** Events shown at most. */
export const mostShown = 40;
const page = 500;
/** Answers asked for at most, when a zone's devices have filled the journal with details. */
const mostPages = 6;

type Ask = (from: { readonly before?: number; readonly limit: number }) => Promise<readonly JournalEventView[]>;

/** Asks the journal, newest first, until there is enough to show or nothing older is to be had. */
export async function latestTold(ask: Ask): Promise<readonly JournalEventView[]> {
  const told: JournalEventView[] = [];
  let before: number | undefined;
  for (let n = 0; n < mostPages && condense(told).length < mostShown; n += 1) {
    const got = await ask({ limit: page, ...(before === undefined ? {} : { before }) });
    told.push(...got.filter((event) => !isDetail(event)));
    before = got.at(-1)?.seq;
    if (got.length < page || before === undefined) break;
  }
  return told;
}

/** What was asked for and what the feed has said since, newest first and without doubles. */
export function toldOf(
  zone: string,
  asked: readonly JournalEventView[],
  fed: readonly JournalEventView[],
): readonly JournalEventView[] {
  const own = fed.filter((event) => event.zone === zone && !isDetail(event));
  const all = new Map([...asked, ...own].map((event) => [event.seq, event]));
  return condense([...all.values()].toSorted((a, b) => b.seq - a.seq)).slice(0, mostShown);
}
