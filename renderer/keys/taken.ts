export const isDialogOpen = (): boolean => document.querySelector('[role="dialog"]') !== null;

const takesLetters = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (target.isContentEditable || target.matches('input, textarea, select'));

/** True where a key belongs to whatever has the focus: something that takes letters, or an open dialogue. */
export const isTaken = (target: EventTarget | null): boolean => isDialogOpen() || takesLetters(target);

/** True while a dialogue, a menu or the list of a field is open: Esc closes that, and nothing else with it. */
export const isEscapeTaken = (target: EventTarget | null): boolean =>
  isDialogOpen() ||
  document.querySelector('[role="menu"]') !== null ||
  (target instanceof HTMLElement && target.closest('[aria-expanded="true"][aria-haspopup]') !== null);
