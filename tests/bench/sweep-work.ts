/** What every contestant of the sweep is asked to do, and what it tells afterwards. */

export interface SweepPlan {
  readonly ports: readonly number[];
  /** Units 1 to n behind every gateway. */
  readonly units: number;
  /** Registers or objects of each read. */
  readonly values: number;
  /** Requests on the wire at once, of each gateway. */
  readonly inFlight: number;
  /** SNMP agents instead of Modbus gateways. */
  readonly snmp?: boolean;
}

export interface SweepWork {
  readonly sweeps: number;
}

export interface SweepReport {
  readonly requests: number;
  /** Time of the sweeps alone, without the checks after each. */
  readonly ms: number;
  /** CPU of the contestant's own process meanwhile. */
  readonly cpuMs: number;
  /** The part of it that the operating system spent, mostly on sending and receiving. */
  readonly systemMs: number;
  /** Answers that did not carry the gateway and unit that were asked, or did not come. */
  readonly wrong: number;
  /** Share of answers with other values than the sweep before. */
  readonly changed: number;
  readonly residentMb: number;
}

/** Runs `sweep` `sweeps` times and measures; `check` looks at what each brought, off the clock. */
export async function measureSweeps(
  { sweeps }: SweepWork,
  units: number,
  sweep: () => Promise<void>,
  check: () => { readonly wrong: number; readonly changed: number },
): Promise<SweepReport> {
  let ms = 0;
  let cpuMs = 0;
  let systemMs = 0;
  let wrong = 0;
  let changed = 0;
  // Other contestants read meanwhile and so moved values: the first sweep only catches up.
  await sweep();
  check();
  for (let turn = 0; turn < sweeps; turn += 1) {
    const cpu = process.cpuUsage();
    const from = performance.now();
    await sweep();
    ms += performance.now() - from;
    const used = process.cpuUsage(cpu);
    cpuMs += (used.user + used.system) / 1_000;
    systemMs += used.system / 1_000;
    const seen = check();
    wrong += seen.wrong;
    changed += seen.changed;
  }
  const requests = sweeps * units;
  const residentMb = process.memoryUsage().rss / 1_048_576;
  return { requests, ms, cpuMs, systemMs, wrong, changed: changed / requests, residentMb };
}

export const noPlan: SweepPlan = { ports: [], units: 0, values: 0, inFlight: 1 };

/** Checks each answer as it comes, which is how a bare program would use it. */
export class AnswerCheck {
  readonly #last: Int32Array;
  readonly #units: number;
  #wrong = 0;
  #changed = 0;
  #heard = 0;

  constructor({ ports, units }: SweepPlan) {
    this.#units = units;
    this.#last = new Int32Array(ports.length * units);
  }

  take(gateway: number, unit: number, first: number, second: number, changes: number): void {
    if (first !== gateway || second !== unit) this.#wrong += 1;
    const index = gateway * this.#units + unit - 1;
    if (this.#last[index] !== changes) this.#changed += 1;
    this.#last[index] = changes;
    this.#heard += 1;
  }

  /** What came since the last report; missing answers count as wrong. */
  report(): { readonly wrong: number; readonly changed: number } {
    const report = { wrong: this.#wrong + this.#last.length - this.#heard, changed: this.#changed };
    this.#wrong = 0;
    this.#changed = 0;
    this.#heard = 0;
    return report;
  }
}
