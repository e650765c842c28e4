/** What one browser tab remembers between two loads of the page. */
export interface Memory {
  token(): string | undefined;
  keepToken(token: string): void;
  forgetToken(): void;
  signedOutOnPurpose(): boolean;
  rememberSignOut(): void;
  rememberSignIn(): void;
}

const tokenKey = 'fogward.token';
const signedOutKey = 'fogward.signed-out';

/** Memory in the tab's own storage: closing the tab ends it, a reload does not. */
export function tabMemory(storage: Storage): Memory {
  return {
    token: () => storage.getItem(tokenKey) ?? undefined,
    keepToken: (token) => storage.setItem(tokenKey, token),
    forgetToken: () => storage.removeItem(tokenKey),
    signedOutOnPurpose: () => storage.getItem(signedOutKey) !== null,
    rememberSignOut: () => storage.setItem(signedOutKey, '1'),
    rememberSignIn: () => storage.removeItem(signedOutKey),
  };
}
