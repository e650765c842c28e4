import { Button } from '@mantine/core';
import { IconShieldCheck, IconShieldOff } from '@tabler/icons-react';
import { memo, useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { useMay } from '../../console-context.ts';
import type { CoreClient } from '../../link/carrier.ts';
import { useAct } from '../../use-act.ts';

export interface ArmCardProps {
  readonly zone: string;
  readonly armed: boolean;
  readonly control: 'auto' | 'confirm' | 'manual';
}

/** May automation act here by itself, and the switch for it. */
export const ArmCard = memo(ArmSwitch);

function ArmSwitch({ zone, armed, control }: ArmCardProps) {
  const { t } = useTranslation();
  const may = useMay('automation.arm');
  const ask = useCallback((core: CoreClient, on: boolean) => core.acts.arm({ zone, on }), [zone]);
  const act = useAct(ask);
  return (
    <section className={armed ? 'card arm' : 'card arm arm-off'}>
      <span>
        {armed ? <IconShieldCheck size={18} aria-hidden /> : <IconShieldOff size={18} aria-hidden />}
        <b>{t(armed ? 'arm.on' : 'arm.off')}</b>
        <i>{t(`control.${control}.meaning`)}</i>
      </span>
      {may ? (
        <Button
          size="xs"
          variant={armed ? 'default' : 'filled'}
          loading={act.busy}
          onClick={() => void act.run(!armed)}
        >
          {t(armed ? 'arm.disarm' : 'arm.arm')}
        </Button>
      ) : null}
    </section>
  );
}
