import { IconLanguage } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';

/** Switches at once; the label is the other language in its own words. */
export function LanguageSwitch() {
  const { i18n, t } = useTranslation();
  const other = i18n.language.startsWith('zh') ? 'en' : 'zh-CN';
  return (
    <button
      type="button"
      className="head-button head-language"
      onClick={() => void i18n.changeLanguage(other)}
      title={t('language.switch')}
      lang={other}
    >
      <IconLanguage size={18} aria-hidden /> <span>{other === 'en' ? 'English' : '中文'}</span>
    </button>
  );
}
