/** Stages that wait to be carried out: each once, by the person who made it, within its select time. */
import type { Stage } from '../../contract/views/stage.ts';
import type { UtcMs } from '../../domain/units.ts';
import type { Person, StageRefusal } from './stages.ts';

export class StageShelf<S extends { readonly stage: Stage }> {
  readonly #staged = new Map<string, S>();

  put(staged: S): void {
    this.#staged.set(staged.stage.id, staged);
  }

  get(id: string): S | undefined {
    return this.#staged.get(id);
  }

  find(fits: (staged: S) => boolean): S | undefined {
    return [...this.#staged.values()].find(fits);
  }

  /** Takes a person's own stage off the shelf. */
  take(id: string, person: Person): S | { readonly refusal: StageRefusal } {
    const staged = this.#staged.get(id);
    if (staged === undefined) return { refusal: { code: 'stage-stale' } };
    if (staged.stage.by !== person.name) return { refusal: { code: 'stage-not-yours', by: staged.stage.by } };
    this.#staged.delete(id);
    return staged;
  }

  /** Takes off what fits, and returns it. */
  drop(fits: (staged: S) => boolean): readonly S[] {
    const dropped = [...this.#staged.values()].filter(fits);
    for (const { stage } of dropped) this.#staged.delete(stage.id);
    return dropped;
  }

  /** Takes off the stages whose select time is over. */
  dropExpired(now: UtcMs): readonly S[] {
    return this.drop(({ stage }) => now >= stage.validUntil);
  }
}
