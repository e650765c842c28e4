import { Button } from '@mantine/core';
import { IconShieldCheck, IconShieldOff } from '@tabler/icons-react';
import { memo, useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { useMay } from '../../console-context.ts';
import type { CoreClient } from '../../link/carrier.ts';
import { AskOnce } from '../../parts/ask-once.tsx';
import { useAct } from '../../use-act.ts';

export interface ArmCardProps {
  readonly zone: string;
  readonly armed: boolean;
  readonly control: 'auto' | 'confirm' | 'manual';
  /** Fog is guided, or seen, or not ruled out. */
  readonly mayBeFoggy: boolean;
}

/** May automation act here by itself, and the switch for it: taking it away where there may be fog is asked once. */
export const ArmCard = memo(ArmSwitch);

function ArmSwitch({ zone, armed, control, mayBeFoggy }: ArmCardProps) {
  const { t } = useTranslation();
  const may = useMay('automation.arm');
  const ask = useCallback((core: CoreClient, on: boolean) => core.acts.arm({ zone, on }), [zone]);
  const act = useAct(ask);
  return (
    <section className={armed ? 'card arm' : 'card arm arm-off'}>
      <span>
        {armed ? <IconShieldCheck size={18} aria-hidden /> : <IconShieldOff size={18} aria-hidden />}
        <b>{t(armed ? 'arm.on' : 'arm.off')}</b>
        <i>{t(armed ? `control.${control}.meaning` : 'arm.off.meaning')}</i>
      </span>
      {may && armed && mayBeFoggy ? (
        <AskOnce
          label={t('arm.disarm')}
          sure={t('arm.disarm.sure')}
          keep={t('arm.disarm.keep')}
          busy={act.busy}
          onSure={() => void act.run(false)}
        />
      ) : may ? (
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
