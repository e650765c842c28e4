import type { ZoneView } from '../../main/contract/views/zone.ts';

type Reason = ZoneView['reasons'][number];

export interface ClosureAnswer {
  readonly reason: Reason;
  readonly accepted: boolean;
  /** When it was answered, in core time. */
  readonly at: number;
  /** When a refused closure is asked again. */
  readonly until: number | undefined;
}

/** The standing answer to a closure of the road, which the core tells among the reasons; undefined where there is none. */
export function closureAnswerOf({ reasons }: Pick<ZoneView, 'reasons'>): ClosureAnswer | undefined {
  const reason = reasons.find(({ code }) => code === 'closure-agreed' || code === 'closure-refused');
  const at = reason?.['at'];
  const until = reason?.['until'];
  if (reason === undefined || typeof at !== 'number') return undefined;
  return {
    reason,
    accepted: reason.code === 'closure-agreed',
    at,
    until: typeof until === 'number' ? until : undefined,
  };
}
