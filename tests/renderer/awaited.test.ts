/** What the pages of fog events say of the answers that people were asked for. */
import i18next from 'i18next';
import { describe, expect, it } from 'vitest';
import type { FogQuestion } from '../../main/contract/views/record.ts';
import { longestAwaited, tellAsked, tellAwaited } from '../../renderer/pages/events/awaited.ts';
import { journalSummary } from '../../renderer/text/journal-line.ts';
import { speakBoth } from './both-languages.ts';

const minute = 60_000;
speakBoth('zh-CN');
const zh = () => i18next.getFixedT('zh-CN');
const en = () => i18next.getFixedT('en');

const confirmed: FogQuestion = { mode: 'active', askedAt: 0, endedAt: 11 * minute, answer: 'confirmed', by: 'li' };
const awaited: FogQuestion = { mode: 'anti-collision', askedAt: 20 * minute };

describe('an awaited answer', () => {
  it('names the strongest mode that was asked for, and the one asked for in the end', () => {
    expect(tellAsked(zh(), confirmed)).toBe('行车主动诱导');
    expect(tellAsked(zh(), { ...confirmed, mode: 'outline', strongest: 'active' })).toBe(
      '行车主动诱导，后减为道路轮廓强化',
    );
    expect(tellAsked(en(), { ...confirmed, mode: 'outline', strongest: 'active' })).toMatch(/^.+, later .+$/);
  });

  it('is told with how long it took and how it came, in both languages', () => {
    expect(tellAwaited(zh(), confirmed, 0)).toBe('11 分 0 秒 · 已确认');
    expect(tellAwaited(en(), confirmed, 0)).toBe('11 min 0 s · confirmed');
    expect(tellAwaited(en(), { ...confirmed, answer: 'unanswered' }, 0)).toBe('11 min 0 s · unanswered');
    expect(tellAwaited(zh(), awaited, 22 * minute)).toBe('2 分 0 秒 · 等待应答');
  });

  it('stands for the others when it was awaited longest; in older records there is none', () => {
    expect(longestAwaited({ questions: [awaited, confirmed] }, 22 * minute)).toBe(confirmed);
    expect(longestAwaited({ questions: [awaited, confirmed] }, 50 * minute)).toBe(awaited);
    expect(longestAwaited({}, 0)).toBeUndefined();
  });
});

it('a call of the fog is told with what the sensor saw and that automation was suspended', () => {
  const data = {
    mode: 'active',
    seenSince: 0,
    shown: 'standby',
    source: 'hold',
    suspended: true,
    visibility: 150,
    reasons: [{ code: 'visibility-below', visibility: 150, threshold: 200, mode: 'active', sensor: 'vis-1' }],
  };
  const teller = { t: zh(), language: 'zh-CN', now: 0, timeZone: 'Asia/Shanghai', site: undefined } as const;
  const said = journalSummary(teller, { kind: 'fog.called', data });
  expect(said).toContain('主动诱导');
  expect(said.replaceAll('\u00a0', ' ')).toContain('150 m');
  expect(said).toContain('自动已解除');
  expect(said).not.toMatch(/undefined|standby|seenSince|hold/);
});
