/** Sounds made by the browser itself, one pattern a priority; no files. Figures are our own. */
import type { Priority } from './announcing.ts';

interface Note {
  readonly hertz: number;
  readonly seconds: number;
}
/** More notes, higher and quicker, the more it presses; told apart without looking. */
const patterns: { readonly [P in Priority]: readonly Note[] } = {
  critical: [880, 660, 880, 660, 880].map((hertz) => ({ hertz, seconds: 0.14 })),
  high: [660, 660, 660].map((hertz) => ({ hertz, seconds: 0.16 })),
  medium: [523, 440].map((hertz) => ({ hertz, seconds: 0.22 })),
  low: [{ hertz: 392, seconds: 0.3 }],
};
const pause = 0.06;
const loudness = 0.18;
/** Rise and fall of a note: without them a loudspeaker clicks. */
const edge = 0.012;

/** `blocked` until a person has touched the page: browsers allow no sound before. */
export type SoundState = 'ready' | 'blocked' | 'none';

export interface Tones {
  state(): SoundState;
  /** To be called from a person's click or key. */
  unlock(): void;
  play(priority: Priority): void;
  onChange(listener: () => void): () => void;
}

export function createTones(makeContext: (() => AudioContext) | undefined): Tones {
  const listeners = new Set<() => void>();
  let context: AudioContext | undefined;
  const tell = (): void => {
    for (const listener of listeners) listener();
  };
  return {
    state: () => (makeContext === undefined ? 'none' : context?.state === 'running' ? 'ready' : 'blocked'),
    unlock() {
      if (makeContext === undefined) return;
      if (context === undefined) {
        context = makeContext();
        context.addEventListener('statechange', tell);
      }
      // A browser that still refuses leaves it suspended, and the hint on the screen.
      context.resume().then(tell, tell);
    },
    play(priority) {
      if (context?.state === 'running') ring(context, patterns[priority]);
    },
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

function ring(context: AudioContext, notes: readonly Note[]): void {
  let start = context.currentTime + 0.02;
  for (const { hertz, seconds } of notes) {
    const oscillator = context.createOscillator();
    const gain = context.createGain();
    oscillator.type = 'triangle';
    oscillator.frequency.value = hertz;
    gain.gain.setValueAtTime(0, start);
    gain.gain.linearRampToValueAtTime(loudness, start + edge);
    gain.gain.setValueAtTime(loudness, start + seconds - edge);
    gain.gain.linearRampToValueAtTime(0, start + seconds);
    oscillator.connect(gain).connect(context.destination);
    oscillator.start(start);
    oscillator.stop(start + seconds);
    start += seconds + pause;
  }
}
