/**
 * Journals sign-ins that failed: at most one entry a minute for each peer, with how many there were, for whoever reaches
 * the port may try for ever and the record is never shortened. What was typed is told as such; nobody was that actor.
 */
import type { Clock } from '../../../drivers/port.ts';
import { minutes } from '../../domain/units.ts';
import type { Recorder } from '../store/recorder.ts';

interface Peer {
  /** When its latest entry was written, on the clock that does not jump. */
  toldAt: number;
  /** Failures since then. */
  untold: number;
  typed: string;
}

const tellEvery = minutes(1);
/** Peers told apart within a minute; those beyond share one entry. */
const mostPeers = 200;
const others = '*';
/** A name is no longer than this; what is longer was something else. */
const longestName = 40;

export class FailedSignIns {
  readonly #recorder: Recorder;
  readonly #clock: Clock;
  readonly #peers = new Map<string, Peer>();

  constructor(recorder: Recorder, clock: Clock) {
    this.#recorder = recorder;
    this.#clock = clock;
  }

  /** A sign-in from `where` as `typed` failed, or was refused because there were too many. */
  note(where: string, typed: string): void {
    const from = this.#peers.has(where) || this.#peers.size < mostPeers ? where : others;
    const name = typed.slice(0, longestName);
    const peer = this.#peers.get(from);
    if (peer !== undefined) {
      peer.untold += 1;
      peer.typed = name;
      return;
    }
    this.#peers.set(from, { toldAt: this.#clock.monotonic(), untold: 0, typed: name });
    this.#write(from, name, 1);
  }

  /** Tells what has gathered for a minute, and forgets peers that gave up; called every second. */
  tell(): void {
    const now = this.#clock.monotonic();
    for (const [from, peer] of this.#peers) {
      if (now - peer.toldAt < tellEvery) continue;
      if (peer.untold === 0) this.#peers.delete(from);
      else this.#tellOf(from, peer, now);
    }
  }

  /** Tells everything that has gathered, before the core stops. */
  tellAll(): void {
    for (const [from, peer] of this.#peers) if (peer.untold > 0) this.#tellOf(from, peer, this.#clock.monotonic());
  }

  #tellOf(from: string, peer: Peer, now: number): void {
    this.#write(from, peer.typed, peer.untold);
    peer.untold = 0;
    peer.toldAt = now;
  }

  #write(from: string, typed: string, tries: number): void {
    const data = { from, typed, ...(tries > 1 && { tries }) };
    this.#recorder.soon({ kind: 'account.sign-in-failed', at: this.#clock.now(), causes: [], data });
  }
}
