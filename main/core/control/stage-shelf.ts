/** Stages that wait to be carried out: each once, by the person who made it, within its select time. */
import type { Stage } from '../../contract/views/stage.ts';
import { type UtcMs, utcMs } from '../../domain/units.ts';
import { aheadOf } from '../clock-steps.ts';
import type { Person } from './stages.ts';

export type StageRefusal = { readonly code: string; readonly [detail: string]: unknown };

/** Stages of which it is remembered why they are gone: many more than a control room has open within a select time. */
const mostGone = 100;

/** The zone that a stage was about has changed hands. */
export const takenOver = (by: string, reason: string | undefined): StageRefusal => ({
  code: 'stage-taken-over',
  by,
  ...(reason !== undefined && { reason }),
});

export class StageShelf<S extends { readonly stage: Stage }> {
  readonly #staged = new Map<string, S>();
  /** Why stages are gone that somebody may still want to carry out, oldest first. */
  readonly #gone = new Map<string, StageRefusal>();

  put(staged: S): void {
    this.#staged.set(staged.stage.id, staged);
  }

  get(id: string): S | undefined {
    return this.#staged.get(id);
  }

  /** It stands here, or did and is remembered. */
  knows(id: string): boolean {
    return this.#staged.has(id) || this.#gone.has(id);
  }

  find(fits: (staged: S) => boolean): S | undefined {
    return [...this.#staged.values()].find(fits);
  }

  /** Takes a person's own stage off the shelf. */
  take(id: string, person: Person): S | { readonly refusal: StageRefusal } {
    const staged = this.#staged.get(id);
    if (staged === undefined) return { refusal: this.#gone.get(id) ?? { code: 'stage-stale' } };
    if (staged.stage.by !== person.name) return { refusal: { code: 'stage-not-yours', by: staged.stage.by } };
    this.#staged.delete(id);
    return staged;
  }

  /** Takes off what fits, and returns it; whoever wants to carry it out all the same is told `why`. */
  drop(fits: (staged: S) => boolean, why?: StageRefusal): readonly S[] {
    const dropped = [...this.#staged.values()].filter(fits);
    for (const { stage } of dropped) {
      this.#staged.delete(stage.id);
      if (why !== undefined) this.#gone.set(stage.id, why);
    }
    for (const id of [...this.#gone.keys()].slice(0, -mostGone)) this.#gone.delete(id);
    return dropped;
  }

  /** Takes off the stages whose select time is over; after a clock that was set back nobody knows how much is left of it. */
  dropExpired(now: UtcMs): readonly S[] {
    return this.drop(({ stage }) => now >= stage.validUntil || aheadOf(utcMs(stage.madeAt), now) !== undefined);
  }
}
