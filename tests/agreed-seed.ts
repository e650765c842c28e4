/** On a build machine every property test repeats the same cases; elsewhere each run tries new ones and prints its seed. */
import fc from 'fast-check';

if (process.env['CI'] === 'true') fc.configureGlobal({ seed: 20_261_123 });
