import type { Command } from '../../domain/command-life.ts';
import type { UtcMs } from '../../domain/units.ts';
import type { Picture } from '../picture/picture.ts';

/** Raises a fault for a command that a reachable device did not obey, and clears it when one was proved. */
export function noteCommandFault(picture: Picture, command: Command, now: UtcMs, causes: readonly number[]): void {
  if (command.phase === 'verified') return picture.clear(command.device, 'command/failed', now);
  if (command.phase !== 'failed' && command.phase !== 'unknown' && command.phase !== 'expired') return;
  const offline = command.fault?.code === 'queue/offline' || command.fault?.code === 'link/unreachable';
  const unprovable = command.phase === 'unknown' && command.fault === undefined;
  if (!offline && !unprovable) picture.raise(command.device, 'command/failed', now, command.fault?.code, causes);
}
