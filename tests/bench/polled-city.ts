/** Contestant of `dead`: a city polled at its own pace through the product's acquisition path. */
import { millis } from '../../main/domain/units.ts';
import { isDeaf } from './field-memory.ts';
import { buildCity, type City } from './lamp-city.ts';
import { answerCalls } from './process-calls.ts';

export interface PolledPlan {
  readonly ports: readonly number[];
  readonly units: number;
  readonly everyMs: number;
  /** See `FieldPlan`. */
  readonly deafEvery: number;
}

export interface AgeReport {
  /** Milliseconds since the last good answer, over all devices whose gateway answers, looked at again and again. */
  readonly p50: number;
  readonly p99: number;
  readonly worst: number;
  readonly requests: number;
  readonly cpuMs: number;
  readonly linesDown: number;
}

const lookEvery = 250;
const readAtMost = 10_000;
let city: City | undefined;
let healthy: readonly string[] = [];

const pause = (span: number): Promise<void> => new Promise((over) => setTimeout(over, span));

/** Ages of all healthy devices' data now; one that was never heard counts from the start. */
function lookAt({ picture }: City, ages: number[]): void {
  const now = Date.now();
  for (const id of healthy) ages.push(now - (picture.record(id)?.answeredAt ?? 0));
}

async function measure(city: City, spanMs: number): Promise<AgeReport> {
  const ages: number[] = [];
  const cpu = process.cpuUsage();
  const before = city.acquisition.requests;
  const until = performance.now() + spanMs;
  while (performance.now() < until) {
    await pause(lookEvery);
    lookAt(city, ages);
  }
  const used = process.cpuUsage(cpu);
  const sorted = Float64Array.from(ages).sort();
  const at = (share: number): number =>
    sorted[Math.min(Math.floor(share * sorted.length), sorted.length - 1)] ?? Number.NaN;
  return {
    p50: at(0.5),
    p99: at(0.99),
    worst: at(1),
    requests: city.acquisition.requests - before,
    cpuMs: (used.user + used.system) / 1_000,
    linesDown: city.picture.linesDown,
  };
}

answerCalls({
  /** Reads everything once, as the core does at its start, then begins to poll. */
  open: async ({ ports, units, everyMs, deafEvery }: PolledPlan) => {
    city = buildCity({ ports, units, inFlight: 1, pollEvery: millis(everyMs) });
    healthy = city.lamps.filter(({ gateway }) => !isDeaf({ deafEvery }, gateway)).map(({ id }) => id);
    await Promise.race([city.acquisition.readAll(), pause(readAtMost)]);
    city.acquisition.start();
    await pause(everyMs);
  },
  measure: (spanMs: number) => {
    if (city === undefined) throw new Error('Bug: measured before it was opened');
    return measure(city, spanMs);
  },
});
