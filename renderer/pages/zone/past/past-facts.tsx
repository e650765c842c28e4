import { useTranslation } from 'react-i18next';
import type { PastZoneView } from '../../../../main/contract/views/past.ts';
import { rank } from '../../../../main/domain/mode.ts';
import { useTimeZone } from '../../../console-context.ts';
import { levels, ModeBadge } from '../../../parts/mode-badge.tsx';
import { VisibilityTrust } from '../../../parts/visibility-trust.tsx';
import { word } from '../../../text/codes.ts';
import { measureVisibility, showVisibility } from '../../../text/numbers.ts';
import { fullTime } from '../../../text/time.ts';
import { isOffRecord, type PastMode } from './past-picture.ts';
import type { PastPicture } from './use-past.ts';

/** What the record says of a moment, in place of the live figures. */
export function PastFacts({ past }: { readonly past: PastPicture }) {
  const { t } = useTranslation();
  return (
    <div className="past-facts">
      {isOffRecord(past.mode, past.visibility) ? (
        <p className="past-lowest">{t('past.noRecord')}</p>
      ) : past.visibility === undefined ? (
        <LowestReading value={past.lowest} />
      ) : (
        <Decided visibility={past.visibility} />
      )}
      <p>{past.mode === undefined ? t('past.noMode') : <ModeThen mode={past.mode} />}</p>
      <p className="past-known">
        {past.known === undefined
          ? t('past.askingThen')
          : past.known === 0
            ? t('past.noDevices')
            : t('past.known', { n: past.known })}
      </p>
    </div>
  );
}

function ModeThen({ mode }: { readonly mode: PastMode }) {
  const { t } = useTranslation();
  const timeZone = useTimeZone();
  return (
    <>
      <ModeBadge mode={mode.mode} />
      <small>
        {word(t, 'source', mode.source)} · {fullTime(mode.at, timeZone)}
      </small>
    </>
  );
}

/** The figure that decided then, told as the live one is. */
function Decided({ visibility }: { readonly visibility: PastZoneView['visibility'] }) {
  const { t } = useTranslation();
  const shown = measureVisibility(visibility.escalate);
  return (
    <div className={`visibility foggy-${rank(visibility.band)}`}>
      <span className="visibility-value">
        <b>{shown.value}</b>
        <i>{shown.unit}</i>
      </span>
      <span className="visibility-facts">
        {visibility.escalate === undefined ? null : (
          <span className="visibility-band">{t('visibility.band', { level: levels[visibility.band] })}</span>
        )}
        <VisibilityTrust zone={{ visibility }} />
        {visibility.entered === undefined ? null : <em>{t('visibility.entered')}</em>}
      </span>
    </div>
  );
}

/** All there is before the core has told what decided: never in the type of a figure that did. */
function LowestReading({ value }: { readonly value: number | undefined }) {
  const { t } = useTranslation();
  return (
    <p className="past-lowest">
      {t('past.lowest')} <i>{showVisibility(value)}</i>
    </p>
  );
}
