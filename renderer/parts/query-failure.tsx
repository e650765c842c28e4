import { useTranslation } from 'react-i18next';

/** Says that the core could not be asked, by the code of the failure; nothing while there is none. */
export function QueryFailure({ code }: { readonly code: string | undefined }) {
  const { t } = useTranslation();
  return code === undefined ? null : <p className="refusal">{t('query.failed', { code })}</p>;
}
