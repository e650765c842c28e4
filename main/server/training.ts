/**
 * The training console: real core, real profiles, simulated time and a roadside inside this process. The one place that
 * keeps it from real devices: only wholly simulated sites are accepted, its drivers have no sockets, its record stands apart.
 */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { isIPv4 } from 'node:net';
import { join } from 'node:path';
import type { Clock, Drivers } from '../../drivers/port.ts';
import { loopbackDrivers } from '../../drivers/simulator/loopback.ts';
import type { Roadside } from '../../drivers/simulator/roadside.ts';
import type { LoadedSite } from '../core/config/loaded-site.ts';
import type { Log } from '../core/log.ts';
import type { Simulation } from '../core/simulation.ts';
import { openStore } from '../core/store/store.ts';
import { later, seconds, utcMs } from '../domain/units.ts';
import { ScaledClock } from './scaled-clock.ts';

export interface TrainingOptions {
  /** Simulated seconds a second, 1 to 60. */
  readonly speed: number;
}

/** Only addresses: a name could come to mean another machine. */
const isLoopback = (host: string): boolean => host === '::1' || (isIPv4(host) && host.startsWith('127.'));

/** Why a site may not be trained on: a sentence for each line that could end in a real roadside. */
export function realLines({ site }: LoadedSite): readonly string[] {
  return site.endpoints.flatMap(({ id, simulated, host, serial }) => {
    const sentence = (what: string) =>
      `Line ${id} ${what}; training takes only sites whose lines are all simulated on this machine.`;
    if (!simulated) return [sentence('is not marked as simulated')];
    if (serial !== undefined) return [sentence(`is the serial port ${serial.path}`)];
    return host === undefined || isLoopback(host) ? [] : [sentence(`is at ${host}`)];
  });
}

/** Drivers that can ask nothing but `roadside`: an endpoint that it does not play is unreachable. */
export function trainingDrivers(drivers: Drivers, roadside: Roadside): Drivers {
  return loopbackDrivers(roadside, (device) => drivers.program(device));
}

const marker = 'training';

/** Keeps records of training and of the road apart: a data folder is one or the other for ever. Yields why not. */
export function complaintAboutFolder(data: string, training: boolean): string | undefined {
  const isMarked = existsSync(join(data, marker));
  if (isMarked && !training)
    return `The data folder ${data} holds the record of a training console; give a real site a folder of its own.`;
  if (!training || isMarked) return undefined;
  if (existsSync(join(data, 'journal.db')) || existsSync(join(data, 'accounts.db')))
    return `The data folder ${data} holds the record of a real console; give training a folder of its own.`;
  mkdirSync(data, { recursive: true, mode: 0o700 });
  writeFileSync(join(data, marker), 'This folder holds the record of a training console.\n');
  return undefined;
}

/**
 * Simulated time: from now, or from the end of the record where earlier training ran ahead of the world. Whoever asks has
 * claimed the folder.
 */
export function trainingClock(base: Clock, data: string | undefined, speed: number, log: Log): ScaledClock {
  let start = base.now();
  const opened = data === undefined ? undefined : openStore({ directory: data, log, exclusive: false });
  if (opened?.ok) {
    const [last] = opened.store.query({ limit: 1 });
    opened.store.close();
    if (last !== undefined) start = utcMs(Math.max(start, later(last.at, seconds(1))));
  }
  return new ScaledClock(base, start, speed);
}

/** The simulation with the trainer's hand on its clock. */
export function trained(simulation: Simulation, clock: ScaledClock): Simulation {
  return {
    ...simulation,
    training: {
      get speed() {
        return clock.speed;
      },
      get held() {
        return clock.held;
      },
      setSpeed: (speed) => clock.setSpeed(speed),
    },
  };
}
