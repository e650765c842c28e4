/** The strip's colours, taken from the page's theme so that canvas and page never disagree. */
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

export function readInk(element: Element): Ink {
  const style = getComputedStyle(element);
  return Object.fromEntries(names.map((name) => [name, style.getPropertyValue(`--${name}`).trim()])) as Ink;
}

export const font = (size: number, weight = 400): string =>
  `${weight} ${size}px "Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei UI", "Microsoft YaHei", system-ui, sans-serif`;
