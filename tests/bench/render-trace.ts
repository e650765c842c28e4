/** Reads a Chromium trace: how long the page's main thread was at work, frame by frame. Times in milliseconds. */

export interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  /** Microseconds. */
  readonly ts: number;
  readonly dur?: number;
  /** Processor time of the thread, microseconds: what is left of `dur` without waiting for a busy machine. */
  readonly tdur?: number;
  readonly args?: { readonly name?: string };
}

interface Task {
  readonly at: number;
  readonly took: number;
  readonly worked: number;
}

export interface MainThread {
  readonly tasks: readonly Task[];
  /** Starts of animation frame callbacks. */
  readonly frames: readonly number[];
  readonly from: number;
  readonly to: number;
}

/** The main thread of the busiest renderer. */
export function mainThread(events: readonly TraceEvent[]): MainThread {
  const threads = new Map<string, { tasks: Task[]; frames: number[]; busy: number }>();
  for (const event of events) {
    if (event.ph === 'M' && event.name === 'thread_name' && event.args?.name === 'CrRendererMain')
      threads.set(`${event.pid} ${event.tid}`, { tasks: [], frames: [], busy: 0 });
  }
  for (const { name, ph, pid, tid, ts, dur, tdur } of events) {
    const thread = threads.get(`${pid} ${tid}`);
    if (thread === undefined || ph !== 'X') continue;
    if (name === 'RunTask') {
      thread.tasks.push({ at: ts / 1000, took: (dur ?? 0) / 1000, worked: (tdur ?? dur ?? 0) / 1000 });
      thread.busy += dur ?? 0;
    } else if (name === 'FireAnimationFrame') thread.frames.push(ts / 1000);
  }
  const busiest = [...threads.values()].sort((a, b) => b.busy - a.busy)[0];
  if (busiest === undefined || busiest.tasks.length === 0) throw new Error('the trace has no renderer main thread');
  const tasks = busiest.tasks.sort((a, b) => a.at - b.at);
  const last = tasks.at(-1);
  return {
    tasks,
    frames: busiest.frames.sort((a, b) => a - b),
    from: tasks[0]?.at ?? 0,
    to: last ? last.at + last.took : 0,
  };
}

/** Main-thread time in each window of one display frame; a task counts whole where it began. */
export function perWindow(
  { tasks, from, to }: MainThread,
  window = 1000 / 60,
  pick: (task: Task) => number = (task) => task.took,
): readonly number[] {
  const sums = new Array<number>(Math.max(1, Math.ceil((to - from) / window))).fill(0);
  for (const task of tasks) {
    const slot = Math.min(sums.length - 1, Math.floor((task.at - from) / window));
    sums[slot] = (sums[slot] ?? 0) + pick(task);
  }
  return sums;
}

/** Main-thread time from each animation frame to the next. */
export function perFrame({ tasks, frames }: MainThread): readonly number[] {
  const sums: number[] = [];
  let next = 0;
  for (let n = 0; n + 1 < frames.length; n += 1) {
    const to = frames[n + 1] ?? Number.POSITIVE_INFINITY;
    let sum = 0;
    // The task that fires the frame began just before it.
    for (; next < tasks.length; next += 1) {
      const task = tasks[next];
      if (task === undefined || task.at + task.took > to) break;
      sum += task.took;
    }
    sums.push(sum);
  }
  return sums;
}

/** The value below which `share` of all values lie. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(share * sorted.length) - 1))] ?? Number.NaN;
}
