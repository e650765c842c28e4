/**
 * Requests that were not answered in time and still may be. Modbus RTU has no transaction id, and a gateway may pass a
 * late answer on under the id of another request: an answer fits whatever was asked in the same shape. All that a unit
 * owes is remembered. It answers in order, so a frame pays the first debt that it fits and ends all before it; what it
 * owes in the shape of the next request is settled by a sign of life first. Outlives the connections of its line.
 */
import { type Millis, millis } from '../../main/domain/units.ts';
import type { Clock } from '../port.ts';
import { SharedDeadline } from '../shared-deadline.ts';
import { judge } from './frames.ts';
import type { ModbusRequest } from './requests.ts';
import { shapeOf, signOfLife } from './sign-of-life.ts';

/** On a bus a unit that owes is left alone for so many deadlines after its request: a slow one mostly pays meanwhile. */
const leftAlone = 4;
/** No answer is later than this, in milliseconds: then it is lost, and so is its request. */
const longestLateness = 30_000;
/** A unit that owes so many answers is not asked before the first of them counts as lost. */
const mostDebts = 32;

interface Debt {
  readonly request: ModbusRequest;
  /** Unit and PDU as they left. */
  readonly bytes: Uint8Array;
  readonly sentAt: Millis;
}

interface Account {
  /** Oldest first. */
  debts: Debt[];
  heldUntil: number | undefined;
  /** A sign of life was asked for and has not ended. */
  isProbed: boolean;
  /** Signs asked for since the unit last gave an answer in time. */
  signs: number;
}

/** What a wire asks of it: what `unit` owes, oldest first. */
export interface Owed {
  debtsOf(unit: number): readonly Debt[];
}

const none: readonly Debt[] = [];
export const nothingOwed: Owed = { debtsOf: () => none };

/** The first of `debts` that `length` checked bytes from `at` (unit and PDU) are the answer to; -1 when none is. */
export function firstPaid(debts: readonly Debt[], bytes: Uint8Array, at: number, length: number): number {
  return debts.findIndex((debt) => {
    const verdict = judge(debt.bytes, bytes, at, length);
    return verdict === 'answer' || verdict === 'exception';
  });
}

export class OwedAnswers implements Owed {
  /** Units that have not given an answer in time since they failed to. */
  readonly #accounts = new Map<number, Account>();
  readonly #clock: Clock;
  readonly #pause: number;
  readonly #lost: number;
  readonly #deadline: SharedDeadline;

  /** `timeout` is the endpoint's; `waived` is told of a unit that may be asked again although it gave nothing. */
  constructor(clock: Clock, timeout: Millis, isBus: boolean, waived: (unit: number) => void) {
    this.#clock = clock;
    this.#lost = longestLateness + timeout;
    this.#pause = isBus ? Math.min(leftAlone * timeout, this.#lost) : 0;
    this.#deadline = new SharedDeadline(
      clock,
      () => this.#earliest(),
      (now) => {
        const over = [...this.#accounts].filter(([, { heldUntil }]) => heldUntil !== undefined && heldUntil <= now);
        for (const [, account] of over) account.heldUntil = undefined;
        for (const [unit] of over) waived(unit);
      },
    );
  }

  get isEmpty(): boolean {
    return this.#accounts.size === 0;
  }

  debtsOf(unit: number): readonly Debt[] {
    return this.#accounts.get(unit)?.debts ?? none;
  }

  /** True while the unit must not be asked. */
  isHeld(unit: number): boolean {
    if (this.#accounts.size === 0) return false;
    const account = this.#accounts.get(unit);
    return account !== undefined && (account.isProbed || account.heldUntil !== undefined);
  }

  /** `request` was sent at `sentAt` as `bytes` and not answered. */
  owe(request: ModbusRequest, bytes: Uint8Array, sentAt: Millis): void {
    const account = this.#accounts.get(request.unit) ?? { debts: [], heldUntil: undefined, isProbed: false, signs: 0 };
    this.#accounts.set(request.unit, account);
    this.#forgetLost(account);
    account.debts.push({ request, bytes, sentAt });
    this.#hold(account);
  }

  /** A late answer has paid the debt of `unit` at `place`; true when it may be asked again because of that. */
  paid(unit: number, place: number): boolean {
    const account = this.#accounts.get(unit);
    if (account === undefined) return false;
    account.debts.splice(0, place + 1);
    this.#hold(account);
    return !this.isHeld(unit);
  }

  /** `unit` has answered what it was asked last: nothing older comes any more. */
  settled(unit: number): void {
    this.#accounts.delete(unit);
  }

  /** What its unit must be asked, and must answer, before `request` is sent; from then on it is held until `signed`. */
  signBefore(request: ModbusRequest): ModbusRequest | undefined {
    const account = this.#accounts.get(request.unit);
    if (account === undefined) return undefined;
    this.#forgetLost(account);
    const shape = shapeOf(request);
    if (!account.debts.some((debt) => shapeOf(debt.request) === shape)) return undefined;
    // A refusal of the first sign may be what the unit owed: the next one is refused in a way of its own.
    const owed = account.debts.map((debt) => debt.request);
    const sign = signOfLife(request, owed, account.signs % 2 === 1);
    account.signs += 1;
    account.isProbed = sign !== undefined;
    return sign;
  }

  /** The sign of life has ended, one way or another. */
  signed(unit: number): void {
    const account = this.#accounts.get(unit);
    if (account !== undefined) account.isProbed = false;
  }

  stop(): void {
    this.#accounts.clear();
    this.#deadline.stop();
  }

  #forgetLost(account: Account): void {
    const now = this.#clock.monotonic();
    account.debts = account.debts.filter(({ sentAt }) => sentAt + this.#lost > now);
  }

  #hold(account: Account): void {
    const [first] = account.debts;
    const last = account.debts.at(-1);
    account.heldUntil = undefined;
    if (first === undefined || last === undefined) return;
    const until = account.debts.length < mostDebts ? last.sentAt + this.#pause : first.sentAt + this.#lost;
    const span = until - this.#clock.monotonic();
    if (span <= 0) return;
    account.heldUntil = until;
    this.#deadline.stop();
    this.#deadline.watch(millis(Math.max((this.#earliest() ?? until) - this.#clock.monotonic(), 0)));
  }

  #earliest(): number | undefined {
    let earliest: number | undefined;
    for (const { heldUntil = Number.POSITIVE_INFINITY } of this.#accounts.values())
      earliest = Math.min(earliest ?? heldUntil, heldUntil);
    return earliest === Number.POSITIVE_INFINITY ? undefined : earliest;
  }
}
