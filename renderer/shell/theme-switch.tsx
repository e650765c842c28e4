import { IconMoon, IconMoonStars, IconSun } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { chooseTheme, nextTheme, type Theme, useTheme } from '../theme-choice.ts';

const icons = { light: IconSun, dark: IconMoon, night: IconMoonStars } as const satisfies {
  readonly [T in Theme]: unknown;
};

/** Goes round the themes; shows the present one and says the next. */
export function ThemeSwitch() {
  const { t } = useTranslation();
  const theme = useTheme();
  const next = nextTheme(theme);
  const Icon = icons[theme];
  const label = t('theme.switch', { now: t(`theme.${theme}`), next: t(`theme.${next}`) });
  return (
    <button type="button" className="head-button" onClick={() => chooseTheme(next)} title={label} aria-label={label}>
      <Icon size={18} aria-hidden />
    </button>
  );
}
