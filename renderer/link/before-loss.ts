/** A core that hangs answers nothing and ends nothing: whoever waits for it must not wait for ever. */
import type { ConsoleStores } from '../stores/console-stores.ts';

/** The answer; rejects when the core is lost before it comes, for then nobody knows what became of the question. */
export function beforeLoss<T>(line: Pick<ConsoleStores['line'], 'subscribe'>, answer: Promise<T>): Promise<T> {
  return new Promise((settle, reject) => {
    const stop = line.subscribe(({ phase }) => {
      if (phase === 'lost') reject(new Error('The core was lost before it answered'));
    });
    answer.then(settle, reject).finally(stop);
  });
}
