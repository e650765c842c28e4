/** Keeps `width` of these asked, so that a long line is never handed more than its queue holds; `done` when all were. */
export function askInTurn<T>(
  things: readonly T[],
  width: number,
  ask: (thing: T, settled: () => void) => void,
  done: () => void,
): void {
  let next = 0;
  let asked = 0;
  let isFilling = false;
  const fill = (): void => {
    // An answer that comes at once, from a line that is down, returns into the loop instead of deepening the stack.
    if (isFilling) return;
    isFilling = true;
    for (let thing = things[next]; thing !== undefined && asked < width; thing = things[next]) {
      next += 1;
      asked += 1;
      ask(thing, settled);
    }
    isFilling = false;
    if (asked === 0) done();
  };
  const settled = (): void => {
    asked -= 1;
    fill();
  };
  fill();
}
