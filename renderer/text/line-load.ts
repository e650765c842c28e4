import type { TFunction } from 'i18next';
import type { DeviceDetail } from '../../main/contract/views/device.ts';
import type { Advice, EndpointView } from '../../main/contract/views/endpoint.ts';
import { deviceName, type Teller, tellInterval, tellSpan } from './reasons.ts';

type Load = EndpointView['load'];

/** What the polls ask of a line, what it carries, and how old its worst data is, in one line. */
export function tellLoad(teller: Teller, { needed, carried, watched, worst, advice }: Load): string {
  const { t } = teller;
  const pieces = [
    carried === undefined ? t('load.needed', { needed }) : t('load.neededOf', { needed, carried }),
    ...(watched === undefined ? [] : [t('load.watched', { n: watched })]),
    ...(worst === undefined
      ? []
      : [
          t('load.worst', {
            device: deviceName(teller, worst.device),
            age: tellSpan(t, worst.age),
            every: tellSpan(t, worst.every),
          }),
        ]),
    ...advice.map((each) => tellAdvice(teller, each)),
  ];
  return pieces.join(t('list.semicolon'));
}

/** What to change, as a sentence. */
function tellAdvice({ t }: Teller, { span, ...advice }: Advice): string {
  const values = typeof span === 'number' ? { ...advice, span: tellSpan(t, span) } : advice;
  return t(`advice.${advice.code}`, values);
}

/** How often a device is read, most often first; with the intervals of clear weather while they are longer. */
export function tellPolls(t: TFunction, polls: DeviceDetail['polls']): string {
  const list = (spans: readonly number[]): string => spans.map((span) => tellInterval(t, span)).join(t('list.comma'));
  const now = list(polls.map(({ every }) => every));
  const usual = list(polls.map((poll) => poll.usual));
  return now === usual ? now : t('polls.inFog', { now, usual });
}
