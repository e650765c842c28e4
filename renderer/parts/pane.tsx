import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useLine } from '../console-context.ts';
import { DataAge } from './data-age.tsx';

export interface PaneProps {
  readonly title: ReactNode;
  /** Core time of the newest data in the pane. */
  readonly at: number | undefined;
  readonly limit?: number;
  /** The pane's own feed broke, though the core may be there. */
  readonly silent?: boolean;
  readonly right?: ReactNode;
  readonly className?: string;
  readonly children: ReactNode;
}

/**
 * A part of the screen with one source of data: it shows the data's age and greys when its source falls silent. Data
 * that never came did not break off: their age says so.
 */
export function Pane({ title, at, limit, silent = false, right, className = '', children }: PaneProps) {
  const { t } = useTranslation();
  const lost = useLine((state) => state.phase !== 'live');
  const grey = lost || silent;
  return (
    <section className={`pane ${grey ? 'pane-silent' : ''} ${className}`}>
      <header className="pane-head">
        <h2>{title}</h2>
        <span className="pane-right">
          {right}
          {grey && at !== undefined ? <span className="pane-lost">{t('pane.silent')}</span> : null}
          <DataAge at={at} {...(limit === undefined ? {} : { limit })} />
        </span>
      </header>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable with the keyboard */}
      <div className="pane-body" tabIndex={0}>
        {children}
      </div>
    </section>
  );
}
