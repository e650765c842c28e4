/** How a table of misfortunes is run and judged. */
import { expect } from 'vitest';
import type { Behaviour } from '../../drivers/simulator/behaviours.ts';
import type { CommandPhase } from '../../main/domain/command.ts';
import { type Account, undergo } from './ordeal.ts';
import { type Carrier, timeout } from './scene.ts';

export interface Row {
  readonly traits: readonly Behaviour[];
  readonly carrier: Carrier;
  /** Requests that the victim's gateway takes at once; 1 unless given. */
  readonly inFlight?: number;
  readonly victim?: 'lamp' | 'steps';
  /** The whole line misbehaves, not the victim alone. */
  readonly line?: true;
  /** How a command to the victim may end. */
  readonly ends: readonly (CommandPhase | 'none needed')[];
  /** Requests that may each cost the units behind the victim's own gateway a whole deadline; 0 unless given. */
  readonly costs?: number;
  /** Longest time from healing until data are fresh and the lamp is as asked, in ms. */
  readonly recovers?: number;
  /** What the screen says of the victim meanwhile. */
  readonly shows?: readonly string[];
}

/** A recheck comes 60 s after the last at the latest, ± 10 %; the spread of a line's return and one poll follow. */
export const oneRecheck = 66_000 + 3_000 + 2_000;
/** A command that failed on a device that answers is tried again after one minute, then after two. */
export const oneRetry = 120_000 + 15_000;

export const nameOf = ({ traits, carrier, line, victim }: Row): string =>
  `${traits.map(({ name, ...more }) => [name, ...Object.values(more)].join(' ')).join(' + ')}${line ? ', the whole line' : ''}${victim === 'steps' ? ', a lamp of several writes' : ''}, ${carrier}`;

/** For the whole table: rows run side by side, each with its own core, sockets and roadside. */
export const limit = 85_000;

export async function endure(row: Row, index: number): Promise<void> {
  const healAfter = 1_000 + ((index * 7_919) % 20_000);
  const account = await undergo({ ...row, at: row.line ? 'line' : 'victim', healAfter });
  if (process.env['FOGWARD_TELL'] !== undefined) tell(row, account);
  judge(row, account);
}

const tell = (row: Row, { healthy, hostile, wrong, said, ...rest }: Account): void =>
  void process.stdout.write(
    `${JSON.stringify({ row: nameOf(row), ...rest, healthy: [...healthy], hostile: [...hostile] })}\n`,
  );

/** A little more than in good times is no harm: one turn of a queue, one look of the watcher. */
const slack = 300;

function judge(row: Row, account: Account): void {
  expect([...account.wrong], 'values of another device').toEqual([]);
  expect(account.falselyVerified, 'verified and not so').toEqual([]);
  expect(account.lost, 'commands without an end').toEqual([]);
  expect(row.ends, 'how the command ended').toContain(account.ended ?? 'none needed');
  if (account.ended !== undefined)
    expect(account.said.at(0), 'what the journal says last').toMatch(/^command\.(verified|failed|unknown|refused)$/);
  for (const [device, worst] of account.hostile) {
    const isNear = device.startsWith('sibling');
    if (isNear && row.line) continue;
    const least = account.healthy.get(device) ?? 0;
    expect(worst, `age of ${device}'s data`).toBeLessThanOrEqual(
      least + slack + (isNear ? (row.costs ?? 0) * timeout : 0),
    );
  }
  if (row.shows !== undefined) expect(row.shows, 'condition shown').toContain(account.condition);
  expect(account.recovered, 'time to recover').toBeLessThanOrEqual(row.recovers ?? oneRecheck);
}
