import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { openAccess } from '../../main/core/access/access.ts';
import { silentLog } from '../../main/core/log.ts';
import { utcMs } from '../../main/domain/units.ts';
import { createRest } from '../../main/server/rest.ts';

test('a description of the API that could not be made once is made anew for the next who asks', async () => {
  const opened = openAccess({ directory: undefined, now: () => utcMs(0) });
  if (!opened.ok) throw new Error(opened.detail);
  let tries = 0;
  const rest = createRest({}, opened.access, '1', silentLog, async () => {
    tries += 1;
    if (tries === 1) throw new Error('out of memory');
    return { openapi: '3.1.1' };
  });
  const server = createServer((request, response) => {
    rest.handle(request, response, '/api/openapi.json').catch(() => response.writeHead(500).end());
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  onTestFinished(() => void server.close());
  const ask = () => fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}/api/openapi.json`);
  expect((await ask()).status).toBe(500);
  const again = await ask();
  expect([again.status, await again.json()]).toEqual([200, { openapi: '3.1.1' }]);
});
