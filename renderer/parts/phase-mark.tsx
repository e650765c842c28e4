import { useTranslation } from 'react-i18next';
import type { CommandPhase } from '../../main/domain/command.ts';

/** A command's phase, or what there is to say of a device without one. */
export type Look = 'requested' | 'pending' | 'offline' | 'maintenance' | 'held' | CommandPhase;

/** A command's place in its life; requested, intended, sent and verified never look alike. */
export function PhaseMark({ look, bare = false }: { readonly look: Look; readonly bare?: boolean }) {
  const { t } = useTranslation();
  return (
    <span className={`phase phase-${look}`}>
      <svg viewBox="0 0 14 12" aria-hidden>
        <rect x="1" y="1" width="12" height="10" className="phase-box" />
        {look === 'sent' || look === 'busy' || look === 'pending' ? (
          <rect x="1" y="1" width="6" height="10" className="phase-half" />
        ) : null}
        {look === 'offline' || look === 'maintenance' || look === 'held' ? (
          <path d="M4 6h6" className="phase-tick" />
        ) : null}
        {look === 'verified' ? <path d="M3.5 6 6 8.6 10.8 3.4" className="phase-tick" /> : null}
        {look === 'failed' || look === 'expired' ? <path d="M4 3l6 6M10 3l-6 6" className="phase-tick" /> : null}
        {look === 'unknown' ? <path d="M7 3v4M7 8.4v1.2" className="phase-tick" /> : null}
      </svg>
      {bare ? null : t(`phase.${look}`)}
    </span>
  );
}
