/** Room that the end of a cut name keeps, in half-width letters. */
const kept = 14;
const isWide = (letter: string): boolean => /[\u2e80-\u9fff\uf900-\ufaff\uff00-\uff60]/.test(letter);

/**
 * Where a name is cut in two so that its end stays when there is no room for all of it: many names of one site begin
 * alike and differ by a number at their end. A short name has no head that could give way.
 */
export function headAndTail(name: string): readonly [head: string, tail: string] {
  const letters = [...name];
  let room = kept;
  let at = letters.length;
  while (at > 0) {
    room -= isWide(letters[at - 1] ?? '') ? 2 : 1;
    if (room < 0) break;
    at -= 1;
  }
  return [letters.slice(0, at).join(''), letters.slice(at).join('')];
}
