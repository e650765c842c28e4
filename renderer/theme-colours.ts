/** The page's colours for what is painted, so that canvas and page never disagree. */
export function readColours<N extends string>(element: Element, names: readonly N[]): { readonly [K in N]: string } {
  const style = getComputedStyle(element);
  const colours = names.map((name) => [name, style.getPropertyValue(`--${name}`).trim()]);
  return Object.fromEntries(colours) as { readonly [K in N]: string };
}

/** The colours that everything painted by hand uses. */
export const paintedColours = [
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
] as const;
