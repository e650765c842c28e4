import { Button } from '@mantine/core';
import { useLayoutEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { tourSteps } from './tour-steps.ts';

/** Five cards beside the live console; nothing is covered that an operator must reach, and it can be left at any step. */
export function Tour({ onEnd }: { readonly onEnd: () => void }) {
  const { t } = useTranslation();
  const [at, setAt] = useState(0);
  const step = tourSteps[at];
  const ring = useRing(step?.target);
  if (step === undefined) return null;
  const last = at === tourSteps.length - 1;
  return (
    <>
      {ring === undefined ? null : (
        <div
          className="tour-ring"
          aria-hidden
          style={{ left: ring.left, top: ring.top, width: ring.width, height: ring.height }}
        />
      )}
      <section className="tour-card" aria-label={t('tour.title')}>
        <h2>{t(`tour.${step.name}.title`)}</h2>
        <p aria-live="polite">{t(`tour.${step.name}.text`)}</p>
        <div className="tour-acts">
          <span>{t('tour.step', { n: at + 1, of: tourSteps.length })}</span>
          {last ? null : (
            <Button size="xs" variant="default" onClick={onEnd}>
              {t('tour.skip')}
            </Button>
          )}
          {at === 0 ? null : (
            <Button size="xs" variant="default" onClick={() => setAt(at - 1)}>
              {t('tour.back')}
            </Button>
          )}
          <Button size="xs" onClick={() => (last ? onEnd() : setAt(at + 1))}>
            {t(last ? 'tour.end' : 'tour.next')}
          </Button>
        </div>
      </section>
    </>
  );
}

type Ring = Pick<DOMRect, 'left' | 'top' | 'width' | 'height'>;

/** Where the present step's part of the screen lies; read again once a second, for the screen is alive. */
function useRing(target: string | undefined): Ring | undefined {
  const [ring, setRing] = useState<Ring>();
  useLayoutEffect(() => {
    const look = (): void => {
      const box = target === undefined ? undefined : document.querySelector(target)?.getBoundingClientRect();
      setRing((old) =>
        box === undefined
          ? undefined
          : old?.left === box.left && old.top === box.top && old.width === box.width && old.height === box.height
            ? old
            : { left: box.left, top: box.top, width: box.width, height: box.height },
      );
    };
    look();
    const timer = setInterval(look, 1000);
    return () => clearInterval(timer);
  }, [target]);
  return ring;
}
