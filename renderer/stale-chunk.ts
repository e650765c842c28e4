/** After an update the old page may ask for parts that no longer exist: it loads itself anew, once, never in a loop. */
const storageKey = 'fogward.reloaded-for-part';
const patience = 60_000;

/** Whether a missing part may be answered with a reload: not twice within a minute. */
export function mayReload(storage: Pick<Storage, 'getItem' | 'setItem'>, now: number): boolean {
  const last = Number(storage.getItem(storageKey) ?? 0);
  if (now - last < patience) return false;
  storage.setItem(storageKey, String(now));
  return true;
}

/** Listens for parts of the page that cannot be loaded. */
export function watchForStaleParts(page: Window): void {
  page.addEventListener('vite:preloadError', (event) => {
    if (!mayReload(page.sessionStorage, Date.now())) return;
    event.preventDefault();
    page.location.reload();
  });
}
