import { useTranslation } from 'react-i18next';
import type { Quality } from '../../main/domain/reading.ts';

const shapes: { readonly [Q in Quality]: string } = {
  good: 'M6 1.5A4.5 4.5 0 1 1 6 10.5 4.5 4.5 0 1 1 6 1.5Z',
  suspect: 'M6 1 11.5 11H0.5Z',
  bad: 'M1.5 3 3 1.5 6 4.5 9 1.5 10.5 3 7.5 6 10.5 9 9 10.5 6 7.5 3 10.5 1.5 9 4.5 6Z',
  missing: 'M1.5 1.5H10.5V10.5H1.5ZM3.5 3.5V8.5H8.5V3.5Z',
};

/** How far a reading may be trusted: disc, triangle, cross or hollow square, with the word. */
export function QualityMark({ quality, cause, bare = false }: { quality: Quality; cause?: string; bare?: boolean }) {
  const { t } = useTranslation();
  const words = [t(`quality.${quality}`), ...(cause && cause !== 'none' ? [t(`cause.${cause}`, cause)] : [])];
  return (
    <span className={`quality quality-${quality}`} title={words.join(' · ')}>
      <svg viewBox="0 0 12 12" aria-hidden>
        <path d={shapes[quality]} fillRule="evenodd" />
      </svg>
      {bare ? <span className="unseen">{words.join(' · ')}</span> : <span>{words.join(' · ')}</span>}
    </span>
  );
}
