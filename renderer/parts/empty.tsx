import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

/** Says that there is nothing to show, and where it helps, what to do about that. */
export const Empty = ({ children, todo }: { readonly children: ReactNode; readonly todo?: ReactNode }) => (
  <div className="empty">
    <p>{children}</p>
    {todo === undefined ? null : <p className="empty-todo">{todo}</p>}
  </div>
);

/** Says that a feed or an answer is still awaited: nothing is known yet, so that nothing may be called empty. */
export function NotYet() {
  const { t } = useTranslation();
  return <Empty>{t('data.waiting')}</Empty>;
}
