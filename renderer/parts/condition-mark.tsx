import { useTranslation } from 'react-i18next';
import type { Condition } from '../../main/contract/views/device.ts';

export type Severity = 'calm' | 'notice' | 'warning' | 'serious' | 'unsure';

const severities: { readonly [C in Condition]: Severity } = {
  operating: 'calm',
  dark: 'calm',
  lit: 'calm',
  external: 'warning',
  'stuck-on': 'warning',
  'no-verify': 'warning',
  mismatch: 'serious',
  fault: 'serious',
  offline: 'serious',
  unknown: 'unsure',
  maintenance: 'notice',
  unmanaged: 'unsure',
  misconfigured: 'serious',
};

export const severityOf = (condition: Condition): Severity => severities[condition];

const disc = 'M6 1A5 5 0 1 1 6 11 5 5 0 1 1 6 1Z';
const ring = `${disc}M6 3A3 3 0 1 0 6 9 3 3 0 1 0 6 3Z`;
const shapes: { readonly [C in Condition]: string } = {
  operating: disc,
  lit: disc,
  dark: ring,
  external: 'M6 0.5 11.5 6 6 11.5 0.5 6Z',
  'stuck-on': 'M1 1H11V11H1ZM5 3V7H7V3ZM5 8V10H7V8Z',
  'no-verify': 'M1 11 6 1 11 11ZM5.3 4.5V7.5H6.7V4.5ZM5.3 8.3V9.6H6.7V8.3Z',
  mismatch: 'M1 2.5H11V5H1ZM1 7H11V9.5H1Z',
  fault: 'M1.5 3 3 1.5 6 4.5 9 1.5 10.5 3 7.5 6 10.5 9 9 10.5 6 7.5 3 10.5 1.5 9 4.5 6Z',
  offline: 'M1 1H11V11H1ZM3 4.4 7.6 9H9V7.6L4.4 3H3Z',
  unknown: 'M1 1H4V2.5H2.5V4H1ZM8 1H11V4H9.5V2.5H8ZM1 8H2.5V9.5H4V11H1ZM9.5 8H11V11H8V9.5H9.5ZM5 5H7V7H5Z',
  maintenance: 'M4 1H8V4H11V8H8V11H4V8H1V4H4Z',
  unmanaged: 'M1 5H11V7H1Z',
  misconfigured: 'M1 1H11V3H1ZM1 5H7V7H1ZM1 9H4V11H1Z',
};

/** Outline of a condition in a square of 12, for canvases; filled by the even-odd rule. */
export const shapeOf = (condition: Condition): string => shapes[condition];

/** A device's condition by shape, colour and word. */
export function ConditionMark({ condition, bare = false }: { condition: Condition; bare?: boolean }) {
  const { t } = useTranslation();
  return (
    <span className={`condition severity-${severities[condition]}`} title={t(`condition.${condition}.meaning`)}>
      <svg viewBox="0 0 12 12" aria-hidden>
        <path d={shapes[condition]} fillRule="evenodd" />
      </svg>
      <span className={bare ? 'unseen' : ''}>{t(`condition.${condition}`)}</span>
    </span>
  );
}
