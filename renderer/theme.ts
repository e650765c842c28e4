import { createTheme, type MantineColorsTuple } from '@mantine/core';
import { fontFamily } from './page-font.ts';

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

// The library's dark greys are warm; these sit beside the console's own.
const dark: MantineColorsTuple = [
  '#dde3e6',
  '#c3ccd1',
  '#9ba7ae',
  '#6f7d85',
  '#3b444a',
  '#343d42',
  '#2b3236',
  '#22282b',
  '#1d2225',
  '#191d20',
];

/** Grey carries the console; the only strong colours are those that mean something (styles/base.css). */
export const theme = createTheme({
  primaryColor: 'slate',
  primaryShade: { light: 6, dark: 5 },
  colors: { slate, dark },
  fontFamily,
  fontFamilyMonospace: '"JetBrains Mono", "Cascadia Mono", Consolas, "DejaVu Sans Mono", monospace',
  fontSizes: { xs: '0.75rem', sm: '0.8125rem', md: '0.875rem', lg: '1rem', xl: '1.25rem' },
  defaultRadius: 3,
  cursorType: 'pointer',
  respectReducedMotion: true,
  autoContrast: true,
  components: {
    // A menu's children must be its items; the keys find the first of them without a placeholder.
    Menu: { defaultProps: { withInitialFocusPlaceholder: false } },
  },
});
