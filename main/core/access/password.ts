/**
 * Password hashes. Owns the cost and the form they are stored in; never keeps or logs a password.
 */
import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';

/** Work factors of scrypt; `logN` is the base-two logarithm of N. */
export interface PasswordCost {
  readonly logN: number;
  readonly r: number;
  readonly p: number;
}

/** OWASP Password Storage Cheat Sheet: N = 2^15, r = 8, p = 3 (32 MiB). */
export const fullCost: PasswordCost = { logN: 15, r: 8, p: 3 };
/** For passwords that are printed on the screen anyway, and for tests. */
export const slightCost: PasswordCost = { logN: 10, r: 8, p: 1 };

const keyLength = 32;
/** Each running hash holds 32 MiB and a pool thread that file access needs too. */
const mostAtOnce = 2;
const mostWaiting = 32;

export interface PasswordHasher {
  /** `scrypt$logN$r$p$salt$key`, base64url. */
  hash(password: string, cost?: PasswordCost): Promise<string>;
  /** Compares in constant time; `undefined` asks for the same work without an account. */
  matches(password: string, stored: string | undefined): Promise<boolean>;
  /** True when so many hashes wait that a new one should be turned away. */
  isBusy(): boolean;
}

/** A hasher that runs at most two hashes at once and queues the rest. */
export function createPasswordHasher(cost: PasswordCost = fullCost): PasswordHasher {
  let running = 0;
  const waiting: (() => void)[] = [];
  const derive = async (password: string, salt: Buffer, work: PasswordCost): Promise<Buffer> => {
    if (running >= mostAtOnce) await new Promise<void>((resume) => waiting.push(resume));
    else running += 1;
    try {
      return await scryptKey(password, salt, work);
    } finally {
      const next = waiting.shift();
      if (next === undefined) running -= 1;
      else next();
    }
  };
  return {
    hash: async (password, work = cost) => {
      const salt = randomBytes(16);
      const key = await derive(password, salt, work);
      return ['scrypt', work.logN, work.r, work.p, salt.toString('base64url'), key.toString('base64url')].join('$');
    },
    matches: async (password, stored) => {
      const parsed = stored === undefined ? undefined : parseHash(stored);
      const { salt, key, work } = parsed ?? { salt: randomBytes(16), key: randomBytes(keyLength), work: cost };
      const found = await derive(password, salt, work);
      return timingSafeEqual(found, key) && parsed !== undefined;
    },
    isBusy: () => waiting.length >= mostWaiting,
  };
}

function scryptKey(password: string, salt: Buffer, work: PasswordCost): Promise<Buffer> {
  const options = { N: 2 ** work.logN, r: work.r, p: work.p, maxmem: 256 * 2 ** work.logN * work.r };
  return new Promise((resolve, reject) => {
    scrypt(password.normalize('NFKC'), salt, keyLength, options, (error, key) =>
      error ? reject(error) : resolve(key),
    );
  });
}

function parseHash(stored: string): { salt: Buffer; key: Buffer; work: PasswordCost } | undefined {
  const [name, logN, r, p, salt, key] = stored.split('$');
  if (name !== 'scrypt' || salt === undefined || key === undefined) return undefined;
  const work = { logN: Number(logN), r: Number(r), p: Number(p) };
  const bytes = Buffer.from(key, 'base64url');
  if (!(work.logN >= 1 && work.logN <= 20 && work.r >= 1 && work.p >= 1) || bytes.length !== keyLength)
    return undefined;
  return { salt: Buffer.from(salt, 'base64url'), key: bytes, work };
}
