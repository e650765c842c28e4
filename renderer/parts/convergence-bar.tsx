import { useTranslation } from 'react-i18next';
import type { Convergence } from '../../main/contract/views/zone.ts';

const shares = ['verified', 'pending', 'failed', 'unknown', 'offline', 'unsupported'] as const;

/** What is all in maintenance is no calm of a zone that wants nothing. */
export const wordOf = ({ state, maintenance }: Convergence): Convergence['state'] | 'resting' =>
  state === 'idle' && maintenance > 0 ? 'resting' : state;

/** How far the field agrees with what is wanted: one bar by share, and the same in figures. */
export function ConvergenceBar({ convergence }: { readonly convergence: Convergence }) {
  const { t } = useTranslation();
  const { total } = convergence;
  return (
    <div className="convergence">
      <div className="convergence-line">
        <b>
          {convergence.verified}
          <i>/{total}</i>
        </b>
        <span className={`convergence-state state-${convergence.state}`}>
          {t(`convergence.${wordOf(convergence)}`)}
        </span>
      </div>
      <ShareBar convergence={convergence} />
      <div className="convergence-figures">
        {shares.slice(1).map((share) =>
          convergence[share] > 0 ? (
            <span key={share} className={`figure figure-${share}`}>
              <i className={`share share-${share}`} aria-hidden />
              {t(`share.${share}`)} <b>{convergence[share]}</b>
            </span>
          ) : null,
        )}
      </div>
    </div>
  );
}

/** The shares alone, as wide as the place they stand in. */
export function ShareBar({ convergence }: { readonly convergence: Convergence }) {
  const { t } = useTranslation();
  const { verified, total } = convergence;
  return (
    <div className="convergence-bar" role="img" aria-label={t('convergence.label', { verified, total })}>
      {shares.map((share) =>
        convergence[share] > 0 ? (
          <span key={share} className={`share share-${share}`} style={{ flexGrow: convergence[share] }} />
        ) : null,
      )}
    </div>
  );
}
