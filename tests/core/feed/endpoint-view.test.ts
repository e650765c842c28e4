/** How a line looks to technicians, over a real socket: an open connection is not yet a line that carries. */
import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { createDrivers } from '../../../drivers/registry.ts';
import { endpointView } from '../../../main/core/feed/endpoint-view.ts';
import { lineOfLamps } from '../acquisition/a-line.ts';

test('a gateway that takes the connection and says nothing is not up; its first answer makes it so', async () => {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  // No deadline ever passes: the clock stands still, only the sockets move.
  const { acquisition } = lineOfLamps(1, {
    endpoint: { host: '127.0.0.1', port },
    open: (endpoint, clock) => createDrivers(new Map()).open(endpoint, clock),
  });
  const line = acquisition.line('lamps')!;
  const state = () => endpointView(acquisition, line).state;
  onTestFinished(async () => {
    await acquisition.stop();
    server.close();
  });
  expect(state(), 'before anything was asked').toBe('unheard');

  void acquisition.readAll();
  const [socket] = (await once(server, 'connection')) as [Socket];
  socket.on('error', () => undefined);
  const [asked] = (await once(socket, 'data')) as [Buffer];
  expect(line.session.statistics().state, 'the connection stands').toBe('up');
  expect(state()).toBe('unheard');

  const count = asked.readUInt16BE(10);
  const body = Buffer.from([asked[6]!, asked[7]!, 2 * count, ...Array(2 * count).fill(0)]);
  const head = Buffer.alloc(6);
  asked.copy(head, 0, 0, 4);
  head.writeUInt16BE(body.length, 4);
  socket.write(Buffer.concat([head, body]));
  await once(socket, 'data');
  expect(state()).toBe('up');
});
