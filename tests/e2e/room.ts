/** Where the tests of one file take place: a served console and a browser, there before the first and gone after the last. */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll } from 'vitest';
import { openBrowser, removeFolder, type Served, serve } from './console.ts';

export interface Room {
  /** A test that ends the core puts its next one here. */
  served: Served;
  readonly browser: Browser;
}

/** Serves a console as `args` say, on a free port, and has `begin` furnish the room; all that takes `within` ms at most. */
export function openRoom(
  args: readonly string[],
  begin: (room: Room) => Promise<void> = async () => {},
  within = 60_000,
): Room {
  const room: { served?: Served; browser?: Browser } = {};
  beforeAll(async () => {
    room.served = await serve([...args, '--port', '0']);
    room.browser = await openBrowser();
    await begin(room as Room);
  }, within);
  afterAll(async () => {
    await room.browser?.close();
    if (room.served === undefined) return;
    await room.served.kill('SIGTERM');
    removeFolder(room.served.data);
  });
  return room as Room;
}
