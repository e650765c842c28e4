/** The strip's colours. */
import { readColours } from '../theme-colours.ts';

const names = [
  'panel',
  'road',
  'line',
  'text',
  'dim',
  'lit',
  'dark',
  'red',
  'orange',
  'yellow',
  'info',
  'violet',
  'fog-0',
  'fog-1',
  'fog-2',
  'fog-3',
  'fog-4',
] as const;
export type InkName = (typeof names)[number];
export type Ink = { readonly [N in InkName]: string };

export const readInk = (element: Element): Ink => readColours(element, names);

export const font = (size: number, weight = 400): string =>
  `${weight} ${size}px "Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei UI", "Microsoft YaHei", system-ui, sans-serif`;
