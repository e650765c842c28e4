import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useLanguage, useLine, useNow, useTimeZone } from '../console-context.ts';
import { SimulationMark } from '../parts/simulation-mark.tsx';
import { nameIn } from '../stores/site-index.ts';
import { calendarDate, clockTime, offsetName } from '../text/time.ts';
import { AccountMenu } from './account-menu.tsx';
import { PaletteButton } from './comfort.tsx';
import { CoreStatus } from './core-status.tsx';
import { LanguageSwitch } from './language-switch.tsx';
import { ThemeSwitch } from './theme-switch.tsx';

/** Always in sight: which site, is it real, is the core alive, what time is it there, who is signed in. */
export function Header() {
  const { t } = useTranslation();
  const language = useLanguage();
  const site = useLine((state) => state.health?.site);
  return (
    <header className="console-head">
      <a className="product" href="#/">
        <h1>{t('product')}</h1>
        <span>{site === undefined ? '' : nameIn(language, site)}</span>
      </a>
      <SimulationMark />
      <span className="head-gap" />
      <CoreStatus />
      <SiteClock />
      <PaletteButton />
      <LanguageSwitch />
      <ThemeSwitch />
      <AccountMenu />
    </header>
  );
}

function SiteClock() {
  const { t } = useTranslation();
  const now = useNow();
  const timeZone = useTimeZone();
  const minute = Math.floor(now / 60_000) * 60_000;
  const date = useMemo(() => `${calendarDate(minute, timeZone)} · ${offsetName(minute, timeZone)}`, [minute, timeZone]);
  return (
    <time className="site-clock" title={t('clock.zone', { zone: timeZone })}>
      <b>{clockTime(now, timeZone)}</b>
      <span>{date}</span>
    </time>
  );
}
