/** Who began a session: a person with a name and a password, or the demo for a browser that came for the first time. */
export type SessionStarter = 'person' | 'demo';

/** How the tab's last session came to its end: the person signed out, or the core no longer accepts it. */
export type Leaving = 'signed-out' | 'ended';

/** What one browser tab remembers between two loads of the page. */
export interface Memory {
  token(): string | undefined;
  /** Who began the session of the token. */
  starter(): SessionStarter;
  /** Keeps a new session; what was left before it is forgotten. */
  keepToken(token: string, starter: SessionStarter): void;
  /** Forgets the session, and remembers how it was left until somebody signs in. */
  leave(how: Leaving): void;
  left(): Leaving | undefined;
}

const tokenKey = 'fogward.token';
const byDemoKey = 'fogward.by-demo';
const leftKey = 'fogward.signed-out';

/** Memory in the tab's own storage: closing the tab ends it, a reload does not. */
export function tabMemory(storage: Storage): Memory {
  return {
    token: () => storage.getItem(tokenKey) ?? undefined,
    starter: () => (storage.getItem(byDemoKey) === null ? 'person' : 'demo'),
    keepToken(token, starter) {
      storage.setItem(tokenKey, token);
      if (starter === 'demo') storage.setItem(byDemoKey, '1');
      else storage.removeItem(byDemoKey);
      storage.removeItem(leftKey);
    },
    leave(how) {
      storage.removeItem(tokenKey);
      storage.removeItem(byDemoKey);
      storage.setItem(leftKey, how === 'ended' ? 'ended' : '1');
    },
    left() {
      const kept = storage.getItem(leftKey);
      if (kept === null) return undefined;
      return kept === 'ended' ? 'ended' : 'signed-out';
    },
  };
}
