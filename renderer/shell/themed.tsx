import { MantineProvider } from '@mantine/core';
import type { ReactNode } from 'react';
import { theme as consoleTheme } from '../theme.ts';
import { useTheme } from '../theme-choice.ts';

/** The component library in the chosen theme: to it, the dimmed one is dark, and the page's own colours do the rest. */
export function Themed({ nonce, children }: { readonly nonce: string; readonly children: ReactNode }) {
  const theme = useTheme();
  return (
    <MantineProvider
      theme={consoleTheme}
      forceColorScheme={theme === 'light' ? 'light' : 'dark'}
      getStyleNonce={() => nonce}
    >
      {children}
    </MantineProvider>
  );
}
