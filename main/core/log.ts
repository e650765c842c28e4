/**
 * The developers' log as a port (pino has this shape). Never a record: what must be kept goes to the journal.
 * Data first, then a fixed English message; no passwords, tokens or keys.
 */
export interface Log {
  debug(data: object, message: string): void;
  info(data: object, message: string): void;
  warn(data: object, message: string): void;
  error(data: object, message: string): void;
  /** A log that adds `bindings` to every line. */
  child(bindings: Readonly<Record<string, string | number>>): Log;
}

/** A log that keeps nothing, for tests and tools. */
export const silentLog: Log = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
  child: () => silentLog,
};
