/** Keeps a fault of the screen's own to the part where it happened: the rest goes on, and nobody takes nothing for calm. */
import { Button } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { Component, type ReactNode, useEffect } from 'react';
import { useTranslation } from 'react-i18next';

/** A screen that failed as a whole tries again by itself after this long, in milliseconds: nobody stands at a wall. */
const againAfter = 10_000;

export interface FaultGuardProps {
  /** Everything is inside: nothing else on the screen could tell that it failed. */
  readonly whole?: boolean;
  readonly children: ReactNode;
}

interface Caught {
  readonly fault?: unknown;
}

/** Give it a key, so that what failed once is tried anew where something else is shown. */
export class FaultGuard extends Component<FaultGuardProps, Caught> {
  override state: Caught = {};

  static getDerivedStateFromError(fault: unknown): Caught {
    return { fault };
  }

  override render(): ReactNode {
    if (!('fault' in this.state)) return this.props.children;
    return <Failed fault={this.state.fault} whole={this.props.whole === true} />;
  }
}

function Failed({ fault, whole }: { readonly fault: unknown; readonly whole: boolean }) {
  const { t } = useTranslation();
  useEffect(() => {
    if (!whole) return;
    const timer = setTimeout(() => window.location.reload(), againAfter);
    return () => clearTimeout(timer);
  }, [whole]);
  return (
    <section className={whole ? 'screen-fault screen-fault-whole' : 'screen-fault'} role="alert">
      <h2>
        <IconAlertTriangle size={28} aria-hidden /> {t('screenFault.title')}
      </h2>
      <p>{t(whole ? 'screenFault.whole' : 'screenFault.part')}</p>
      <code>{fault instanceof Error ? fault.message : String(fault)}</code>
      <Button onClick={() => window.location.reload()}>{t('screenFault.reload')}</Button>
    </section>
  );
}
