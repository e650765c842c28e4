/** The message that a sign shows when it no longer hears the centre: stored in the codec's second slot, proved by two points. */
import type { DeviceProgram, Request } from '../port.ts';
import type { Profile } from './compile.ts';
import { lossIdOf, lossSteps } from './ntcip-1203.ts';
import { elementsAt, pollsOf, type Window } from './plan.ts';

/** Empty where the profile has no slot for it. */
export function lossMessageOf(
  profile: Profile,
  requestFor: (window: Window) => Request,
): Pick<DeviceProgram, 'lossMessage'> {
  const { message } = profile.document.functions;
  const codec = message?.codec;
  const loss = codec?.commLoss;
  if (codec === undefined || loss === undefined) return {};
  const oids = [loss.messagePoint, loss.timePoint].flatMap((name) => {
    const place = profile.points.find((point) => point.name === name)?.place;
    return place?.kind === 'object' ? [place.oid] : [];
  });
  const poll = pollsOf(elementsAt(profile.points, 0, 0), profile.document.batch)
    .flatMap(({ windows }) => windows)
    .filter((window) => window.kind === 'objects' && window.oids.some((oid) => oids.includes(oid)));
  return {
    lossMessage: {
      writesFor: (text, minutes) =>
        lossSteps(text, minutes, codec).map((one) => ({ ...one, functions: [], idempotent: true })),
      reads: poll.map((window) => requestFor(window)),
      shows: (samples, text, minutes) => {
        const id = samples.findLast((sample) => sample.point === loss.messagePoint)?.raw;
        const time = samples.findLast((sample) => sample.point === loss.timePoint)?.value;
        const wanted = lossIdOf(text, codec);
        if (id === undefined || time === undefined || wanted === undefined) return undefined;
        return (
          time === minutes &&
          typeof id !== 'string' &&
          wanted.length === id.length &&
          wanted.every((octet, i) => octet === id[i])
        );
      },
    },
  };
}

/** Raised by the core when a sign does not take the message for communication loss. */
export const lossFault = [
  'sign/loss-message',
  { zh: '情报板未接受通信中断信息', en: 'Sign did not take the communication-loss message' },
] as const;
