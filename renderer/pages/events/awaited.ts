import type { TFunction } from 'i18next';
import type { FogEvent, FogQuestion } from '../../../main/contract/views/record.ts';
import { tellSpan } from '../../text/reasons.ts';

const spanOf = ({ askedAt, endedAt }: FogQuestion, now: number): number => Math.max(0, (endedAt ?? now) - askedAt);

/** The question of an event that was, or is, awaited longest; `undefined` where nobody was asked. */
export const longestAwaited = ({ questions = [] }: Pick<FogEvent, 'questions'>, now: number): FogQuestion | undefined =>
  questions.reduce<FogQuestion | undefined>(
    (longest, each) => (longest === undefined || spanOf(each, now) > spanOf(longest, now) ? each : longest),
    undefined,
  );

/** What was asked: the strongest mode, and by what it was followed where less was asked in the end. */
export function tellAsked(t: TFunction, { mode, strongest }: FogQuestion): string {
  const last = t(`mode.${mode}`);
  return strongest === undefined ? last : t('events.asked.less', { strongest: t(`mode.${strongest}`), last });
}

/** How long the answer was awaited and how it came: “11 min · confirmed”. */
export function tellAwaited(t: TFunction, question: FogQuestion, now: number): string {
  const answer = question.answer === undefined ? t('answer.awaited') : t(`answer.${question.answer}`);
  return `${tellSpan(t, spanOf(question, now))} · ${answer}`;
}
