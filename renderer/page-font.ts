/** The page's font, for what the library styles and what is painted by hand alike. */
export const fontFamily =
  '"Segoe UI", "Helvetica Neue", "Noto Sans CJK SC", "Source Han Sans SC", "PingFang SC", "Microsoft YaHei UI", "Microsoft YaHei", system-ui, sans-serif';

/** As a canvas takes it; `size` in pixels of the design. */
export const paintedFont = (size: number, weight = 400): string => `${weight} ${size}px ${fontFamily}`;
