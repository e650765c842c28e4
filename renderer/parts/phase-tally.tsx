import { useTranslation } from 'react-i18next';
import { type Look, PhaseMark } from './phase-mark.tsx';

export interface PhaseTallyProps {
  readonly look: Look;
  readonly count: number;
  /** Chooses just these devices, or all of them again; without it the tally only tells. */
  readonly onPick?: (() => void) | undefined;
  readonly picked?: boolean;
}

/** How many devices stand at one step of a command's life. */
export function PhaseTally({ look, count, onPick, picked = false }: PhaseTallyProps) {
  const { t } = useTranslation();
  const className = `tally phase-${look} ${count === 0 ? 'tally-none' : ''}`;
  const told = (
    <>
      <PhaseMark look={look} bare />
      <b>{count}</b>
      <i>{t(`phase.${look}`)}</i>
    </>
  );
  if (onPick === undefined) return <span className={className}>{told}</span>;
  return (
    <button type="button" className={className} aria-pressed={picked} onClick={onPick}>
      {told}
    </button>
  );
}
