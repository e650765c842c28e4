import { useTranslation } from 'react-i18next';
import { useSimulated, useTraining } from '../console-context.ts';
import { heldSpeed } from '../text/held-speed.ts';

/** Says that what is shown is not the road: a training console with its speed, or the demo. Nothing on a real site. */
export function SimulationMark() {
  const { t } = useTranslation();
  const simulated = useSimulated();
  const training = useTraining();
  if (training !== undefined) {
    const held = heldSpeed(training);
    return (
      <strong className="demo-mark training-mark" title={held === undefined ? undefined : t('training.held.about')}>
        {t('training.mark', { speed: training.speed })}
        {held === undefined ? null : <small> {t('training.held', { held })}</small>}
      </strong>
    );
  }
  return simulated ? <strong className="demo-mark">{t('demo.mark')}</strong> : null;
}
