declare module 'pino-roll' {
  import type { EventEmitter } from 'node:events';

  interface RollOptions {
    readonly file: string;
    readonly extension: string;
    readonly size: string;
    readonly limit: { readonly count: number };
  }
  interface RollStream extends EventEmitter {
    write(line: string): boolean;
    end(): void;
  }
  export default function pinoRoll(options: RollOptions): Promise<RollStream>;
}
