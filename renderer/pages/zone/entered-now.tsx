import { Button } from '@mantine/core';
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import type { ZoneView } from '../../../main/contract/views/zone.ts';
import type { CoreClient } from '../../link/carrier.ts';
import { Countdown } from '../../parts/countdown.tsx';
import { showVisibility } from '../../text/numbers.ts';
import { useAct } from '../../use-act.ts';

export interface EnteredNowProps {
  readonly zone: string;
  readonly entered: NonNullable<ZoneView['visibility']['entered']>;
}

/** The figure in force that a person entered, for how much longer, and the way to take it back. */
export function EnteredNow({ zone, entered }: EnteredNowProps) {
  const { t } = useTranslation();
  const ask = useCallback((core: CoreClient) => core.acts.withdrawVisibility({ zone }), [zone]);
  const act = useAct(ask);
  return (
    <div className="entered-now">
      <p>
        {t('enter.now', {
          value: showVisibility(entered.value),
          by: entered.by,
          source: t(`entered.${entered.source}`),
        })}{' '}
        <Countdown until={entered.until} />
      </p>
      <Button variant="default" loading={act.busy} onClick={() => void act.run()}>
        {t('enter.withdraw')}
      </Button>
    </div>
  );
}
