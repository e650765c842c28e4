/** The counts of a preview that nobody looks at. */
export const noCounts = {
  change: 0,
  already: 0,
  offline: 0,
  unsupported: 0,
  substituted: 0,
  weakened: 0,
  maintenance: 0,
  held: 0,
  refused: 0,
};
