import { useTranslation } from 'react-i18next';
import { useTimeZone } from '../../../console-context.ts';
import { ModeBadge } from '../../../parts/mode-badge.tsx';
import { word } from '../../../text/codes.ts';
import { measureVisibility } from '../../../text/numbers.ts';
import { fullTime } from '../../../text/time.ts';
import type { PastPicture } from './use-past.ts';

/** What the record says of a moment, in place of the live figures. */
export function PastFacts({ past }: { readonly past: PastPicture }) {
  const { t } = useTranslation();
  const timeZone = useTimeZone();
  const shown = measureVisibility(past.lowest);
  return (
    <div className="past-facts">
      <p className="visibility-value">
        <b>{shown.value}</b>
        <i>{shown.unit}</i>
      </p>
      <p>
        {past.mode === undefined ? (
          t('past.noMode')
        ) : (
          <>
            <ModeBadge mode={past.mode.mode} />
            <small>
              {word(t, 'source', past.mode.source)} · {fullTime(past.mode.at, timeZone)}
            </small>
          </>
        )}
      </p>
      <p>{past.known === 0 ? t('past.noCommands') : t('past.known', { n: past.known })}</p>
    </div>
  );
}
