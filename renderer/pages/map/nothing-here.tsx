import { Button } from '@mantine/core';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { isTaken } from '../../keys/taken.ts';

/** Says that nothing of the site is in sight, and leads back to all of it by button or by key, wherever the focus is. */
export function NothingHere({ onWhole }: { readonly onWhole: () => void }) {
  const { t } = useTranslation();
  const latest = useRef(onWhole);
  latest.current = onWhole;
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.key !== 'Home' || event.defaultPrevented || isTaken(event.target)) return;
      event.preventDefault();
      latest.current();
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, []);
  return (
    <div className="map-nothing">
      <p role="status">{t('map.nothing')}</p>
      <Button onClick={onWhole}>
        {t('map.whole')} <kbd>Home</kbd>
      </Button>
    </div>
  );
}
