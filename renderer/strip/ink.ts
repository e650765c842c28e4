/** The strip's colours. */
import { paintedColours, readColours } from '../theme-colours.ts';

const names = [...paintedColours, 'fog-0', 'fog-1', 'fog-2', 'fog-3', 'fog-4'] as const;
export type InkName = (typeof names)[number];
export type Ink = { readonly [N in InkName]: string };

export const readInk = (element: Element): Ink => readColours(element, names);
