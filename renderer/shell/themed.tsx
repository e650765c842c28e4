import { MantineProvider, mergeThemeOverrides } from '@mantine/core';
import { type ReactNode, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { theme as consoleTheme } from '../theme.ts';
import { useTheme } from '../theme-choice.ts';

/** The component library in the chosen theme: to it, the dimmed one is dark, and the page's own colours do the rest. */
export function Themed({ nonce, children }: { readonly nonce: string; readonly children: ReactNode }) {
  const theme = useTheme();
  const { t } = useTranslation();
  // What the library says by itself is nameless or English.
  const spoken = useMemo(() => {
    const closes = { defaultProps: { closeButtonProps: { 'aria-label': t('close') } } };
    const shows = { defaultProps: { visibilityToggleButtonProps: { 'aria-label': t('signIn.showPassword') } } };
    return mergeThemeOverrides(consoleTheme, {
      components: { Modal: closes, Notification: closes, PasswordInput: shows },
    });
  }, [t]);
  return (
    <MantineProvider theme={spoken} forceColorScheme={theme === 'light' ? 'light' : 'dark'} getStyleNonce={() => nonce}>
      {children}
    </MantineProvider>
  );
}
