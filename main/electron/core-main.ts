/** The entry of the core process: nothing but the start, so that tests can load the rest. */
import { runCore } from './core-process.ts';

await runCore(process.parentPort, process.argv.slice(2), (code) => process.exit(code));
