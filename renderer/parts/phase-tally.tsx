import { useTranslation } from 'react-i18next';
import { type Look, PhaseMark } from './phase-mark.tsx';

/** How many devices stand at one step of a command's life. */
export function PhaseTally({ look, count }: { readonly look: Look; readonly count: number }) {
  const { t } = useTranslation();
  return (
    <span className={`tally phase-${look} ${count === 0 ? 'tally-none' : ''}`}>
      <PhaseMark look={look} bare />
      <b>{count}</b>
      <i>{t(`phase.${look}`)}</i>
    </span>
  );
}
