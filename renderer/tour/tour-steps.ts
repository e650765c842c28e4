/** The five things to know on the first evening, each with the part of the screen it speaks of. */
export const tourSteps = [
  { name: 'zones', target: '.overview-zones, .wall-zones' },
  { name: 'act', target: '.zone-tile, .stage-form' },
  { name: 'alarms', target: '.annunciator' },
  { name: 'honest', target: '.core-status' },
  { name: 'keys', target: '.head-palette' },
] as const satisfies readonly { readonly name: string; readonly target: string }[];
