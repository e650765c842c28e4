/**
 * Developers' logs: one line of JSON each, on stderr and, where a folder is given, in files that roll and are bounded.
 * Secrets are taken out before a line is written.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { destination, multistream, pino, stdTimeFunctions } from 'pino';
import pinoRoll from 'pino-roll';
import type { Log } from '../core/log.ts';

export interface LoggingOptions {
  /** Folder for rolling files; absent writes to stderr only. */
  readonly directory?: string;
  readonly level: LogLevel;
  /** Keeps stderr for people: only errors go there beside the files. */
  readonly quiet?: boolean;
}
export const logLevels = ['debug', 'info', 'warn', 'error', 'silent'] as const;
export type LogLevel = (typeof logLevels)[number];

const secrets = ['password', 'token', 'authKey', 'privKey', 'community', 'authorization'];
const redact = { paths: secrets.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]), censor: '…' };

/** Opens the log; at most ten files of 10 MB are kept. */
export async function openLog({ directory, level, quiet }: LoggingOptions): Promise<Log> {
  const options = { level, redact, base: { pid: process.pid }, timestamp: stdTimeFunctions.isoTime };
  const stderr = destination({ fd: 2, sync: true });
  const rolling = directory === undefined ? undefined : await openRolling(directory);
  // Whether the folder can be used at all is said by those who must write the record there.
  if (rolling === undefined) {
    const log: Log = pino({ ...options, level: quiet === true ? 'error' : level }, stderr);
    return log;
  }
  const file = rolling.stream;
  // A full disk must not stop control.
  file.on('error', () => undefined);
  const log: Log = pino(
    options,
    multistream([
      { level: quiet === true ? 'error' : 'debug', stream: stderr },
      { level: 'debug', stream: file },
    ]),
  );
  return log;
}

async function openRolling(directory: string) {
  try {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    const options = { file: join(directory, 'fogward'), extension: '.log', size: '10m', limit: { count: 10 } };
    return { stream: await pinoRoll(options) };
  } catch {
    return undefined;
  }
}
