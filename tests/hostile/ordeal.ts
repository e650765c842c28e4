/** Puts one victim through one misfortune and keeps an account: what was shown, how old it was, how commands ended. */
import type { Behaviour } from '../../drivers/simulator/behaviours.ts';
import type { CommandPhase } from '../../main/domain/command.ts';
import { hurriedClock as clock, pass, until } from './hurried-clock.ts';
import { type Carrier, numberOf, open, type Scene, siteFor } from './scene.ts';

export interface Ordeal {
  readonly carrier: Carrier;
  /** Where the trait is set: the device alone, or its whole line. */
  readonly at: 'victim' | 'line';
  readonly traits: readonly Behaviour[];
  /** Requests that the victim's gateway takes at once; 1 unless given. */
  readonly inFlight?: number;
  /** A lamp that takes one write, unless it takes several `steps`. */
  readonly victim?: 'lamp' | 'steps';
  /** How long the misfortune lasts after the command ended, in ms: so that healing finds rechecks at any point. */
  readonly healAfter: number;
}

export interface Account {
  /** Values that no device of that name could have said. */
  readonly wrong: ReadonlySet<string>;
  /** Worst age of each other device's data in ms, in good times and while the victim misbehaved. */
  readonly healthy: ReadonlyMap<string, number>;
  readonly hostile: ReadonlyMap<string, number>;
  /** How the victim's command in hostile times ended; `undefined` when it had none. */
  readonly ended: CommandPhase | undefined;
  /** The same commands, as the journal ends them. */
  readonly said: readonly string[];
  /** Commands of any device that the journal never ended. */
  readonly lost: readonly string[];
  /** Commands called verified while the lamp was not as asked. */
  readonly falselyVerified: readonly string[];
  readonly condition: string;
  /** Time from healing until every point that was good before was good and fresh, and the lamp as asked, in ms. */
  readonly recovered: number | undefined;
}

const ends = ['command.verified', 'command.failed', 'command.unknown', 'command.refused', 'command.superseded'];
const goodTimes = 10_000;
const badTimes = 15_000;
const longestCommand = 110_000;
export const patience = 150_000;

export async function undergo({ carrier, at, traits, inFlight, victim, healAfter }: Ordeal): Promise<Account> {
  const scene = await open(siteFor(carrier, victim, inFlight));
  const watch = new Watch(scene);
  await scene.core.ready;
  await pass(5_000);
  watch.into(watch.healthy);
  await pass(goodTimes);
  const known = goodPoints(scene);
  watch.into(watch.hostile);
  scene.roadside.setBehaviour(at === 'line' ? 'line' : 'victim', traits);
  await pass(badTimes);
  const before = watch.latest();
  order(scene);
  const victimsCommand = (): boolean => watch.latest() !== before || traits.some(({ name }) => name === 'stuck-on');
  await until(() => victimsCommand() && watch.isIdle(), longestCommand);
  const ended = scene.core.parts.control.commander.history('victim')[0];
  const said = watch.events(ended?.event);
  const { condition } = scene.core.parts.picture.record('victim')!;
  await pass(healAfter);
  scene.roadside.setBehaviour(at === 'line' ? 'line' : 'victim', []);
  watch.into(undefined);
  const healedAt = clock.now();
  const isWell = (): boolean => {
    const { samples, reported, condition: now } = scene.core.parts.picture.record('victim')!;
    const isFresh = (key: string): boolean => {
      const { at = 0, sample } = samples.get(key) ?? {};
      return sample?.invalid === undefined && at > healedAt && clock.now() - at < 3_000;
    };
    const hasAll = known.length > 0 && known.every(isFresh);
    return hasAll && now !== 'offline' && reported.lit === true && scene.roadside.lampState('victim').on;
  };
  const recovered = await until(isWell, patience);
  await until(() => watch.isIdle(), 20_000);
  const lost = watch.lost();
  await scene.stop();
  watch.stop();
  const { wrong, healthy, hostile, falselyVerified } = watch;
  return {
    wrong,
    healthy,
    hostile,
    ended: ended?.phase,
    said,
    lost,
    falselyVerified: [...falselyVerified],
    condition,
    recovered,
  };
}

/** The points of the victim whose values are good: none of them may be missing once it is healed. */
const goodPoints = ({ core }: Scene): readonly string[] => {
  const { samples } = core.parts.picture.record('victim')!;
  return [...samples].flatMap(([key, { sample }]) => (sample.invalid === undefined ? [key] : []));
};

/** A supervisor orders the zone lit; the victim's lamp is among them. */
function order({ core }: Scene): void {
  const { control } = core.parts;
  const person = { name: 'tester', role: 'supervisor', console: 'test' } as const;
  const staged = control.stage('zone', { mode: 'active', reason: 'test', minutes: 30 }, person);
  if (!('stage' in staged)) throw new Error(JSON.stringify(staged.refusal));
  const done = control.stages.execute(staged.stage.id, person);
  if ('refusal' in done) throw new Error(JSON.stringify(done.refusal));
}

/** Looks at everything ten times a second. */
class Watch {
  readonly wrong = new Set<string>();
  readonly healthy = new Map<string, number>();
  readonly hostile = new Map<string, number>();
  readonly falselyVerified = new Set<string>();
  readonly #scene: Scene;
  #into: Map<string, number> | undefined;
  #stopped = false;

  constructor(scene: Scene) {
    this.#scene = scene;
    scene.core.parts.store.onAppend((events) => {
      for (const { kind, device } of events)
        if (kind === 'command.verified' && device !== undefined) this.#checkTruth(device);
    });
    this.#look();
  }

  into(ages: Map<string, number> | undefined): void {
    this.#into = ages;
  }

  stop(): void {
    this.#stopped = true;
  }

  latest(): number | undefined {
    return this.#scene.core.parts.control.commander.history('victim')[0]?.event;
  }

  isIdle(): boolean {
    const { site, control } = this.#scene.core.parts;
    return site.devices.every(({ id }) => control.commander.current(id) === undefined);
  }

  events(intended: number | undefined): readonly string[] {
    return this.#all()
      .filter(({ causes }) => intended !== undefined && causes.includes(intended))
      .map(({ kind }) => kind);
  }

  lost(): readonly string[] {
    const events = this.#all();
    const ended = new Set(events.filter(({ kind }) => ends.includes(kind)).flatMap(({ causes }) => causes));
    return events
      .filter(({ kind, seq }) => kind === 'command.intended' && !ended.has(seq))
      .map(({ device, seq }) => `${device} ${seq}`);
  }

  #all() {
    const { recorder, store } = this.#scene.core.parts;
    recorder.flush();
    return store.query({ limit: 500 });
  }

  #checkTruth(device: string): void {
    const wanted = this.#scene.core.parts.control.commander.history(device)[0]?.desired.lit;
    if (wanted !== undefined && this.#scene.roadside.lampState(device).on !== wanted)
      this.falselyVerified.add(`${device} ${wanted}`);
  }

  #look(): void {
    if (this.#stopped) return;
    const now = clock.now();
    for (const { device, samples, answeredAt } of this.#scene.core.parts.picture.records()) {
      if (this.#into !== undefined && device.id !== 'victim' && answeredAt !== undefined)
        this.#into.set(device.id, Math.max(this.#into.get(device.id) ?? 0, now - answeredAt));
      if (device.kind !== 'flashing-lamp') continue;
      const n = numberOf(device.profile);
      for (const [point, right] of [
        ['identity', n],
        ['marker', n + 10],
      ] as const) {
        const value = samples.get(point)?.sample.value;
        if (value !== undefined && value !== right) this.wrong.add(`${device.id} ${point} ${String(value)}`);
      }
    }
    clock.after(100 as never, () => this.#look());
  }
}
