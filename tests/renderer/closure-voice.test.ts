/** Who may still say yes to a closure, and what its card says of an override and of the mode. */
import { describe, expect, it } from 'vitest';
import { heldText, whyNoVoice } from '../../renderer/pages/zone/closure-voice.ts';
import en from '../../resources/locales/en.json' with { type: 'json' };
import zh from '../../resources/locales/zh-CN.json' with { type: 'json' };

const proposal = { id: 'east/1', mode: 'control', at: 0, vetoFor: 1_800_000 } as const;
const closure = { ...proposal, kind: 'closure' } as const;
const first = (supervisor: boolean) => ({ ...closure, first: { by: 'li', at: 1, supervisor } });

describe('a yes to a closure', () => {
  it('is asked of anybody first, and of a supervisor where the first was none', () => {
    expect(whyNoVoice(closure, 'li', false)).toBeUndefined();
    expect(whyNoVoice(first(false), 'zhao', false)).toBe('proposal.needsSupervisor');
    expect(whyNoVoice(first(false), 'chen', true)).toBeUndefined();
    expect(whyNoVoice(first(true), 'zhao', false)).toBeUndefined();
  });

  it('is not asked again of whoever gave it', () => {
    expect(whyNoVoice(first(false), 'li', false)).toBe('proposal.agreed.supervisor');
    expect(whyNoVoice(first(true), 'li', true)).toBe('proposal.agreed.second');
  });

  it('is no matter of other proposals', () => {
    expect(whyNoVoice({ ...proposal, kind: 'escalate' }, 'li', false)).toBeUndefined();
  });
});

it('under an override a closure promises no change of mode', () => {
  expect(zh[heldText(closure) as keyof typeof zh]).toContain('不改变任何模式');
  expect(en[heldText(closure) as keyof typeof en]).toContain('closing changes no mode');
  expect(heldText({ kind: 'escalate' })).toBe('proposal.held');
});

it('the alarm of an unanswered proposal is true of a closure too', () => {
  expect(zh['alarm.proposal-unanswered.meaning']).toContain('封闭');
  expect(zh['alarm.proposal-unanswered.meaning']).not.toContain('雾情需要更强');
  expect(en['alarm.proposal-unanswered.meaning']).toContain('closing the road');
});
