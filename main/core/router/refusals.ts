import type { Permission } from '../../domain/authority.ts';
import type { Json } from '../../domain/journal.ts';
import type { StageRefusal } from '../control/stage-shelf.ts';
import type { Person } from '../control/stages.ts';
import type { CoreParts } from '../core-parts.ts';
import { requires } from './guard.ts';

/** What a refused act was about. */
export interface Place {
  readonly zone?: string | undefined;
  readonly device?: string | undefined;
  readonly endpoint?: string;
}

/** Every refusal is journalled with its reason, and returned to the person. */
export function refusals({ access, recorder, clock }: Pick<CoreParts, 'access' | 'recorder' | 'clock'>) {
  const note = (act: string, person: Person, refusal: StageRefusal, { zone, device, endpoint }: Place = {}): void =>
    recorder.soon({
      kind: 'act.refused',
      at: clock.now(),
      actor: person.name,
      ...(zone !== undefined && { zone }),
      ...(device !== undefined && { device }),
      causes: [],
      data: { act, ...(endpoint !== undefined && { endpoint }), ...(refusal as { readonly [key: string]: Json }) },
    });
  return {
    note,
    refused: (act: string, person: Person, refusal: StageRefusal, place?: Place) => {
      note(act, person, refusal, place);
      return { done: false as const, refusal };
    },
    /** Lets a call pass only for a role that has the permission; others are refused by name. */
    may: (permission: Permission) =>
      requires(access, permission, (person, needs) => note(permission, person, { code: 'forbidden', needs })),
  };
}
