import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CommandPhase } from '../../main/domain/command.ts';
import { type Condition, conditions, type DiagnosisInput, diagnose } from '../../main/domain/diagnosis.ts';
import type { FaultCode } from '../../main/domain/outcome.ts';

const lamp: DiagnosisInput = {
  kind: 'flashing-lamp',
  managed: true,
  maintenance: false,
  everAnswered: true,
  stale: false,
  reported: { lit: true },
  faults: [],
};
const fault = (code: FaultCode): Partial<DiagnosisInput> => ({ linkFault: { code } });
const on = { desired: { lit: true } };
const off = { desired: { lit: false } };
const dark = { reported: { lit: false } };

const table: readonly (readonly [what: string, given: Partial<DiagnosisInput>, word: Condition])[] = [
  ['lit with nothing wanted', {}, 'lit'],
  ['dark with nothing wanted', dark, 'dark'],
  ['lit as wanted', { ...on, phase: 'verified' }, 'lit'],
  ['dark as wanted', { ...off, ...dark, phase: 'verified' }, 'dark'],
  ['on its way to lit', { ...on, ...dark, phase: 'sent' }, 'dark'],
  ['busy on its way to dark', { ...off, phase: 'busy' }, 'lit'],
  ['dark after a failed command, register only', { ...on, ...dark, phase: 'failed' }, 'mismatch'],
  ['its light is not proved by its input', { ...on, ...dark, phase: 'failed', verifyInput: true }, 'no-verify'],
  ['its light went out after it was proved', { ...on, ...dark, phase: 'verified', verifyInput: true }, 'no-verify'],
  ['will not go dark', { ...off, phase: 'failed' }, 'stuck-on'],
  ['will not go dark and reports a fault', { ...off, phase: 'unknown', faults: ['lamp/short-circuit'] }, 'stuck-on'],
  ['lit by another hand after it was dark', { ...off, phase: 'verified' }, 'external'],
  ['lit although dark is wanted and nobody asked yet', { ...off }, 'external'],
  [
    'brightness changed by another hand',
    { desired: { lit: true, brightness: 5 }, reported: { lit: true, brightness: 2 }, phase: 'verified' },
    'external',
  ],
  [
    'brightness never took',
    { desired: { lit: true, brightness: 5 }, reported: { lit: true, brightness: 2 }, phase: 'failed' },
    'mismatch',
  ],
  ['a function it cannot report proves nothing', { desired: { lit: true, tailGroups: 3 }, phase: 'unknown' }, 'lit'],
  ['reports a fault', { faults: ['lamp/open-circuit'] }, 'fault'],
  ['refuses', fault('device/refused'), 'fault'],
  ['a late command of ours says nothing of the lamp', fault('queue/expired'), 'lit'],
  ['busy is not a fault', fault('modbus/busy'), 'lit'],
  ['no answer', fault('link/no-answer'), 'offline'],
  ['line down', fault('queue/offline'), 'offline'],
  ['gateway alive, lamp dead', fault('modbus/child-dead'), 'offline'],
  ['no answer ever', { ...fault('link/unreachable'), everAnswered: false, reported: {} }, 'offline'],
  ['not read yet', { everAnswered: false, reported: {} }, 'unknown'],
  ['last answer too old', { stale: true }, 'unknown'],
  ['wrong address in our profile', fault('modbus/misconfigured'), 'misconfigured'],
  ['wrong password', fault('snmp/authentication'), 'misconfigured'],
  ['misconfigured before first answer', { ...fault('profile/invalid'), everAnswered: false }, 'misconfigured'],
  ['under maintenance, whatever else', { maintenance: true, stale: true, ...fault('link/no-answer') }, 'maintenance'],
  ['unmanaged, whatever else', { managed: false, maintenance: true }, 'unmanaged'],
  ['a lamp that says nothing of its light', { reported: {} }, 'unknown'],
  ['a host by its mode', { kind: 'guidance-host', reported: { mode: 'active' } }, 'lit'],
  ['a host that is off', { kind: 'guidance-host', reported: { mode: 'off' } }, 'dark'],
  ['a lamp by its brightness', { reported: { brightness: 0 } }, 'dark'],
  ['a sensor', { kind: 'visibility-sensor', reported: {} }, 'operating'],
  [
    'a sign with the text wanted',
    { kind: 'sign', desired: { message: '雾' }, reported: { message: '雾' } },
    'operating',
  ],
  [
    'a sign that kept its old text',
    { kind: 'sign', desired: { message: '雾' }, reported: { message: '' }, phase: 'failed' },
    'mismatch',
  ],
  [
    'a sign that somebody else wrote on',
    { kind: 'sign', desired: { message: '雾' }, reported: { message: '' }, phase: 'verified' },
    'external',
  ],
];

describe('a device in one word', () => {
  it.each(table)('%s', (_, given, word) => {
    expect(diagnose({ ...lamp, ...given })).toBe(word);
  });

  it('covers every word but those it takes from elsewhere', () => {
    expect(new Set(table.map(([, , word]) => word))).toEqual(new Set(conditions));
  });
});

describe('always', () => {
  const phases: readonly (CommandPhase | undefined)[] = [
    undefined,
    'intended',
    'sent',
    'busy',
    'verified',
    'failed',
    'unknown',
  ];
  const input = fc.record({
    kind: fc.constantFrom<DiagnosisInput['kind']>(
      'flashing-lamp',
      'guidance-host',
      'sign',
      'sentinel',
      'visibility-sensor',
    ),
    reported: fc.record({ lit: fc.boolean(), brightness: fc.nat(8) }, { requiredKeys: [] }),
    desired: fc.record({ lit: fc.boolean(), brightness: fc.nat(8) }, { requiredKeys: [] }),
    faults: fc.constantFrom<readonly string[]>([], ['lamp/short-circuit']),
    verifyInput: fc.boolean(),
    phase: fc.constantFrom(...phases),
  });
  const built = input.map(({ phase, ...rest }) => ({ ...lamp, ...rest, ...(phase && { phase }) }));
  const shining: readonly Condition[] = ['lit', 'operating', 'dark'];

  it('what is stale or out of reach is never shown as working', () => {
    fc.assert(
      fc.property(
        built,
        fc.constantFrom<Partial<DiagnosisInput>>({ stale: true }, fault('link/reset')),
        (given, loss) => {
          expect(shining).not.toContain(diagnose({ ...given, ...loss }));
        },
      ),
    );
  });

  it('a lamp that reports darkness is never called lit, nor one that reports light called dark', () => {
    fc.assert(
      fc.property(built, fc.boolean(), (given, lit) => {
        expect(diagnose({ ...given, reported: { lit } })).not.toBe(lit ? 'dark' : 'lit');
      }),
    );
  });
});
