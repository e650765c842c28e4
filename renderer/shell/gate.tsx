import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useLanguage, useLine } from '../console-context.ts';
import { SimulationMark } from '../parts/simulation-mark.tsx';
import { nameIn } from '../stores/site-index.ts';
import { LanguageSwitch } from './language-switch.tsx';
import { ThemeSwitch } from './theme-switch.tsx';

/** The page in front of the console. */
export function Gate({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const health = useLine((state) => state.health);
  return (
    <div className="gate">
      <div className="gate-tools">
        <LanguageSwitch />
        <ThemeSwitch />
      </div>
      <main className="gate-box">
        <p className="gate-product">
          <b>{t('product')}</b>
          <SimulationMark />
          <span>{health === undefined ? '' : nameIn(language, health.site)}</span>
        </p>
        <h1>{title}</h1>
        {children}
      </main>
      <p className="gate-version">{health === undefined ? '' : t('version', { version: health.version })}</p>
    </div>
  );
}
