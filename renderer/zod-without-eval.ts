import { z } from 'zod';

// Must be the first import: zod probes `new Function` as soon as a schema is made, which the page's CSP forbids.
z.config({ jitless: true });
