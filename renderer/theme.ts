import { createTheme, type MantineColorsTuple } from '@mantine/core';

const slate: MantineColorsTuple = [
  '#eef1f3',
  '#d9dfe3',
  '#bcc6cc',
  '#9aa7af',
  '#7c8b94',
  '#647480',
  '#51606b',
  '#3f4b54',
  '#2d363d',
  '#1f262b',
];

/** Grey carries the console; the only strong colours are those that mean something (styles/base.css). */
export const theme = createTheme({
  primaryColor: 'slate',
  primaryShade: { light: 6, dark: 5 },
  colors: { slate },
  fontFamily:
    '"Noto Sans CJK SC", "Source Han Sans SC", "PingFang SC", "Microsoft YaHei UI", "Microsoft YaHei", system-ui, "Segoe UI", sans-serif',
  fontFamilyMonospace: '"JetBrains Mono", "Cascadia Mono", Consolas, "DejaVu Sans Mono", monospace',
  fontSizes: { xs: '12px', sm: '13px', md: '14px', lg: '16px', xl: '20px' },
  defaultRadius: 3,
  cursorType: 'pointer',
  respectReducedMotion: true,
  autoContrast: true,
});
