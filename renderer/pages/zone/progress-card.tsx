import { IconX } from '@tabler/icons-react';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useConsole, useFeed } from '../../console-context.ts';
import { ModeBadge } from '../../parts/mode-badge.tsx';
import { progressOf, unproved } from '../../stage/progress.ts';
import { ProgressReport } from '../../stage/progress-report.tsx';
import { RetryDevices } from '../../stage/retry-failed.tsx';
import { tellEnd } from '../../stage/tell-end.ts';
import type { Executed } from './use-executed.ts';

export interface ProgressCardProps {
  readonly executed: Executed;
  readonly onClose: () => void;
}

/** What became of an executed stage, device by device, as read back from the field. */
export function ProgressCard({ executed, onClose }: ProgressCardProps) {
  const { t } = useTranslation();
  const { stores } = useConsole();
  useFeed(stores.devices, (state) => state.version);
  const progress = progressOf(executed.stage, (id) => stores.devices.get(id));
  const failed = unproved(progress);
  const { to } = executed.stage.preview;
  const card = useRef<HTMLElement>(null);
  // Below a proposal, with the form scrolled to, what became of the click would lie out of sight.
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each stage that was executed
  useEffect(() => {
    void card.current?.scrollIntoView({ block: 'nearest' });
  }, [executed.stage.id]);
  return (
    <section className="card progress" aria-live="polite" ref={card}>
      <h3>
        {tellEnd(t, progress)}
        {to === undefined ? null : <ModeBadge mode={to} size="small" />}
        <button type="button" className="text-button" onClick={onClose} aria-label={t('close')}>
          <IconX size={16} aria-hidden />
        </button>
      </h3>
      <ProgressReport progress={progress} since={executed.at} />
      {failed.length > 0 ? <p className="refusal">{t('progress.partial')}</p> : null}
      <RetryDevices devices={failed} />
    </section>
  );
}
