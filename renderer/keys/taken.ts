/** True where a key belongs to whatever has the focus: something that takes letters, or an open dialogue. */
export const isTaken = (target: EventTarget | null): boolean =>
  document.querySelector('[role="dialog"]') !== null ||
  (target instanceof HTMLElement && (target.isContentEditable || target.matches('input, textarea, select')));
