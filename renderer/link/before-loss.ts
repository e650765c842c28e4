/** A core that hangs answers nothing and ends nothing: whoever waits for it must not wait for ever. */
import type { ConsoleStores } from '../stores/console-stores.ts';
import type { LineTime } from './line-time.ts';

type Line = Pick<ConsoleStores['line'], 'subscribe' | 'getState'>;

/** The answer; rejects when the core is lost before it comes, for then nobody knows what became of the question. */
export function beforeLoss<T>(line: Pick<Line, 'subscribe'>, answer: Promise<T>): Promise<T> {
  return new Promise((settle, reject) => {
    const stop = line.subscribe(({ phase }) => {
      if (phase === 'lost') reject(new Error('The core was lost before it answered'));
    });
    answer.then(settle, reject).finally(stop);
  });
}

/** Asks a core that is there; rejects, and never throws, where it is lost already or the line is down. */
export function askBeforeLoss<T>(line: Line, ask: () => Promise<T>): Promise<T> {
  if (line.getState().phase === 'lost') return Promise.reject(new Error('The core is lost'));
  return beforeLoss(line, Promise.resolve().then(ask));
}

/** The answer; rejects when it has not come within `limit` milliseconds. */
export function inTime<T>(time: LineTime, limit: number, answer: Promise<T>): Promise<T> {
  return new Promise((settle, reject) => {
    const cancel = time.after(limit, () => reject(new Error('The core did not answer in time')));
    answer.then(settle, reject).finally(cancel);
  });
}
