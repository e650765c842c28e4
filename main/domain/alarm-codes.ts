/** Which alarms there are: every one asks an operator for an act, and says how urgent it is and how long it waits. */
import { type Millis, minutes, seconds } from './units.ts';

/** The gravest first. */
export const alarmPriorities = ['critical', 'high', 'medium', 'low'] as const;
export type AlarmPriority = (typeof alarmPriorities)[number];

/** Of two priorities the one that presses more. */
export const graver = (a: AlarmPriority, b: AlarmPriority): AlarmPriority =>
  alarmPriorities.indexOf(a) <= alarmPriorities.indexOf(b) ? a : b;

export interface AlarmDefinition {
  readonly priority: AlarmPriority;
  /** How long the condition must last before it is an alarm. */
  readonly onDelay: Millis;
  /** How long it must be gone before the alarm returns to normal. */
  readonly offDelay: Millis;
}

const define = (priority: AlarmPriority, onDelay: Millis, offDelay: Millis): AlarmDefinition => ({
  priority,
  onDelay,
  offDelay,
});

/**
 * Every alarm asks an operator for an act (ISA-18.2). Few are critical (EEMUA 191, domain.md §5); the delays keep
 * flicker off the list and are our own figures.
 */
export const alarmDefinitions = {
  /** 能见度失效: no usable visibility left in a zone; the mode is held. */
  'visibility-lost': define('high', seconds(0), seconds(30)),
  /** Only doubtful visibility left: the zone may strengthen but not clear. */
  'visibility-suspect': define('low', minutes(2), minutes(1)),
  /** Drivers do not see the next lit lamp although the zone should guide them. */
  'zone-not-effective': define('critical', seconds(0), seconds(10)),
  /** Some devices of the zone did not follow; the guidance still holds. */
  'zone-partial': define('medium', seconds(0), seconds(30)),
  /** Commands of a zone that ended as failed, one alarm for all of them. */
  'command-failed': define('high', seconds(0), seconds(10)),
  /**
   * Gateways of one road, or most of the site, fell silent together: the line to them is gone, not they. Told once
   * the last of them was noticed, and over with its cause, for what is left then must be told by itself.
   */
  'trunk-down': define('high', seconds(10), seconds(0)),
  /** All lamps of a segment fell silent together: their supply is gone, not they. */
  'feeder-out': define('high', seconds(10), seconds(0)),
  /** An endpoint is silent; what stands behind it is told in this alarm and not singly. */
  'gateway-down': define('medium', seconds(15), seconds(30)),
  'sign-failed': define('high', seconds(0), seconds(30)),
  /** A lone low reading that its neighbours contradict: look at the video. */
  'contradicted-sensor': define('medium', seconds(30), minutes(1)),
  'proposal-waiting': define('high', seconds(0), seconds(0)),
  /** The fog asks for more than the road shows, and nobody has said yes or no within the agreed time. */
  'proposal-unanswered': define('critical', seconds(0), seconds(0)),
  'override-ending': define('medium', seconds(0), seconds(0)),
  /** Somebody who may weaken guidance holds devices below it: to be looked at again as the fog grows. */
  'held-weaker': define('medium', seconds(0), seconds(10)),
  /**
   * The fog calls for more than a disarmed zone shows: nobody guides, and nothing will by itself. Critical from the modes
   * that warn of collisions on.
   */
  'fog-unguided': define('high', seconds(0), seconds(0)),
  'automation-disarmed': define('medium', seconds(0), seconds(0)),
  /** A device's clock is more than 2 s off. */
  'data-late': define('medium', seconds(30), seconds(30)),
  /** The record cannot be written or was found broken. */
  'store-fault': define('critical', seconds(0), minutes(1)),
} as const satisfies { readonly [code: string]: AlarmDefinition };
export type AlarmCode = keyof typeof alarmDefinitions;

export const isAlarmCode = (code: string): code is AlarmCode => Object.hasOwn(alarmDefinitions, code);
