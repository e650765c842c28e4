import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import { type Mode, rank } from '../../main/domain/mode.ts';

export interface ModeBadgeProps {
  readonly mode: Mode;
  readonly size?: 'small' | 'normal' | 'large';
}

/** The short name of a mode, the same in every language. */
export const levels: { readonly [M in Mode]: string } = {
  standby: 'M0',
  outline: 'M1',
  active: 'M2',
  'anti-collision': 'M3',
  control: 'M4',
  accident: 'X',
};

/** A guidance mode by step bars, letter and word: it can be read without colour. */
export const ModeBadge = memo(Badge);

function Badge({ mode, size = 'normal' }: ModeBadgeProps) {
  const { t } = useTranslation();
  const steps = rank(mode);
  return (
    <span className={`mode mode-${mode} mode-${size}`}>
      <svg viewBox="0 0 16 12" className="mode-steps" aria-hidden>
        {mode === 'accident' ? (
          <path d="M8 0.5 15.5 11.5H0.5ZM8 4v4M8 9.2v1.2" className="mode-accident-sign" />
        ) : (
          [1, 2, 3, 4].map((step) => (
            <rect
              key={step}
              x={(step - 1) * 4}
              y={12 - step * 3}
              width={3}
              height={step * 3}
              className={step <= steps ? 'step-on' : 'step-off'}
            />
          ))
        )}
      </svg>
      <b>{levels[mode]}</b>
      <span className="mode-word">{t(`mode.${mode}`)}</span>
    </span>
  );
}
