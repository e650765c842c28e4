import { useTranslation } from 'react-i18next';
import { useSimulated, useTraining } from '../console-context.ts';

/** Says that what is shown is not the road: a training console with its speed, or the demo. Nothing on a real site. */
export function SimulationMark() {
  const { t } = useTranslation();
  const simulated = useSimulated();
  const training = useTraining();
  if (training !== undefined)
    return <strong className="demo-mark training-mark">{t('training.mark', { speed: training.speed })}</strong>;
  return simulated ? <strong className="demo-mark">{t('demo.mark')}</strong> : null;
}
