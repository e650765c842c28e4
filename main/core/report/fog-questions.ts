/** What a fog event tells of the answers that were awaited of people: asked when, ended when, how and by whom. */
import type { FogAnswer, FogEvent, FogQuestion } from '../../contract/views/record.ts';
import type { EventKind, JournalEvent } from '../../domain/journal.ts';
import { isStronger, type Mode } from '../../domain/mode.ts';
import type { UtcMs } from '../../domain/units.ts';
import { modeIn, shownIn } from './shown-mode.ts';

/** Kinds of event that ask a person, or answer. */
export const questionKinds = [
  'proposal.made',
  'proposal.confirmed',
  'proposal.vetoed',
  'proposal.lapsed',
  'override.set',
  'automation.armed',
] as const satisfies readonly EventKind[];

const awaited = ({ questions }: FogEvent): FogQuestion | undefined =>
  questions?.findLast(({ endedAt }) => endedAt === undefined);

/** Takes an open fog event's questions one journal event further. */
export function stepQuestions(fog: FogEvent, event: JournalEvent): FogEvent {
  const { data, at, actor } = event;
  const mode = modeIn(data['mode']);
  switch (event.kind) {
    case 'fog.called':
      return data['suspended'] === true && mode !== undefined ? ask(fog, mode, at) : fog;
    case 'proposal.made':
      // What runs by itself waits for nobody.
      if (data['kind'] !== 'escalate' || data['until'] !== undefined || mode === undefined) return fog;
      return ask(fog, mode, at, String(data['proposal']));
    case 'proposal.confirmed':
      return data['kind'] === 'escalate' ? end(fog, 'confirmed', at, actor) : fog;
    case 'proposal.vetoed':
      return data['kind'] === 'escalate' ? end(fog, 'vetoed', at, actor) : fog;
    case 'proposal.lapsed':
      return awaited(fog)?.proposal === data['proposal'] ? end(fog, 'unanswered', at) : fog;
    case 'override.set':
      return mode !== undefined && covers(fog, mode) ? end(fog, 'override', at, actor) : fog;
    case 'automation.armed':
      return awaited(fog)?.proposal === undefined ? end(fog, 'armed', at, actor) : fog;
    case 'decision.made':
      return mode !== undefined && covers(fog, mode) ? end(fog, 'unanswered', at) : fog;
    default:
      return fog;
  }
}

/** The fog asks no longer: what is still awaited stays unanswered. */
export const withoutAnswer = (fog: FogEvent, at: UtcMs): FogEvent => end(fog, 'unanswered', at);

/** An override that shows less than is asked for leaves the question as it is. */
function covers(fog: FogEvent, mode: Mode): boolean {
  const question = awaited(fog);
  return question !== undefined && !isStronger(question.mode, mode);
}

/** Asked while it is asked already, for another mode or after a restart, it has waited since the first time. */
function ask(fog: FogEvent, mode: Mode, at: UtcMs, proposal?: string): FogEvent {
  if (!isStronger(mode, shownIn(fog))) return fog;
  const before = awaited(fog);
  const asked = before?.strongest ?? before?.mode ?? mode;
  const question: FogQuestion = {
    mode,
    ...(isStronger(asked, mode) && { strongest: asked }),
    askedAt: before?.askedAt ?? at,
    ...(proposal !== undefined && { proposal }),
  };
  const others = (fog.questions ?? []).filter((each) => each !== before);
  return { ...fog, questions: [...others, question] };
}

function end(fog: FogEvent, answer: FogAnswer, at: UtcMs, by?: string): FogEvent {
  const question = awaited(fog);
  if (question === undefined) return fog;
  const ended = { ...question, endedAt: at, answer, ...(by !== undefined && { by }) };
  return { ...fog, questions: (fog.questions ?? []).map((each) => (each === question ? ended : each)) };
}
