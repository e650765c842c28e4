/** Appends batches for ever and says on stdout what was acknowledged, until somebody kills it. */
import { writeSync } from 'node:fs';
import { openStore } from '../../../main/core/store/store.ts';
import { utcMs } from '../../../main/domain/units.ts';

const opened = openStore({ directory: process.argv[2] });
if (!opened.ok) throw new Error(opened.fault.detail);
const { store } = opened;
for (let batch = store.lastSeq() + 1; ; batch += 1) {
  const size = 1 + (batch % 7);
  const data = { batch, size };
  const last = store.transact(() => {
    const events = store.append(
      Array.from({ length: size }, () => ({ kind: 'command.intended' as const, at: utcMs(batch), causes: [], data })),
    );
    store.saveState('last-batch', batch);
    return events.at(-1)?.seq;
  });
  writeSync(1, `${last}\n`);
  if (batch % 50 === 0) store.checkpoint();
}
