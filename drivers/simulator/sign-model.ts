/**
 * The message side of a simulated NTCIP 1203 sign: one writable message, validation, activation by CRC, read-back.
 * Follows the order that real signs insist on: modify, write, validate, activate.
 */
import type { SnmpBinding } from '../port.ts';
import { decodeText } from '../profile/codec.ts';
import {
  decodeActivation,
  encodeMessageId,
  memoryTypes,
  messageCrc,
  messageStatus,
  signObjects,
  textOfMulti,
} from '../profile/ntcip-1203.ts';
import type { SignCodecSpec } from '../profile/schema.ts';
import type { DeviceMemory } from './device-memory.ts';

/** dmsActivateMsgError: none, message not valid, wrong memory type, wrong CRC (domain.md §3.1). */
const activateError = { none: 2, status: 4, memoryType: 5, crc: 7, localMode: 9 } as const;
/** dmsControlMode: local, central. */
const controlMode = { local: 2, central: 4 } as const;
/** SNMP error-status (RFC 3416 §3). */
const snmpError = { wrongValue: 10, genErr: 5 } as const;

export class SignModel {
  readonly #memory: DeviceMemory;
  readonly #codec: SignCodecSpec;
  readonly #slot: string;

  constructor(memory: DeviceMemory, codec: SignCodecSpec) {
    this.#memory = memory;
    this.#codec = codec;
    this.#slot = `${codec.memoryType}.${codec.messageNumber}`;
    for (const slot of this.#slots()) {
      this.#claim(this.#column('multi', slot), 'octet-string', true);
      this.#claim(this.#column('owner', slot), 'octet-string', true);
      for (const name of ['beacon', 'pixelService', 'runTimePriority', 'status'] as const) {
        this.#claim(this.#column(name, slot), 'integer', true);
      }
      this.#claim(this.#column('crc', slot), 'integer', false);
    }
    this.#claim(signObjects.lossMessage, 'octet-string', true);
    this.#claim(signObjects.lossTime, 'integer', true);
    this.#claim(signObjects.activateMessage, 'octet-string', true);
    for (const oid of [signObjects.messageSource, `${signObjects.multi}.${memoryTypes.current}.1`]) {
      this.#claim(oid, 'octet-string', false);
    }
    for (const oid of [signObjects.activateError, signObjects.controlMode]) this.#claim(oid, 'integer', false);
    this.reset();
  }

  /** True for the objects that only the sign itself changes. */
  static owns(oid: string): boolean {
    return Object.values(signObjects).some((own) => oid === own || oid.startsWith(`${own}.`));
  }

  /** As after power-up: blank, nothing stored. */
  reset(): void {
    for (const slot of this.#slots()) {
      this.#memory.setObject(this.#column('status', slot), messageStatus.notUsed);
      this.#memory.setObject(this.#column('multi', slot), '');
    }
    this.#memory.setObject(signObjects.controlMode, controlMode.central);
    const blank = { memoryType: memoryTypes.blank, number: this.#codec.runTimePriority, crc: 0 };
    this.#memory.setObject(signObjects.lossMessage, encodeMessageId(blank));
    this.#memory.setObject(signObjects.lossTime, 0);
    this.#show(new Uint8Array(), { memoryType: memoryTypes.blank, number: this.#codec.runTimePriority, crc: 0 });
  }

  /** Carries out one binding of a SET that was already stored; gives an SNMP error-status when the sign refuses. */
  wrote(binding: SnmpBinding): number | undefined {
    for (const slot of this.#slots())
      if (binding.oid === this.#column('status', slot)) return this.#turn(slot, Number(binding.value));
    if (binding.oid === signObjects.activateMessage) return this.#activate(binding.value);
    return undefined;
  }

  /** The text that is showing; empty is blank. */
  shown(): string {
    const multi = this.#memory.object(`${signObjects.multi}.${memoryTypes.current}.1`)?.value;
    return textOfMulti(decodeText(octetsOf(multi), this.#codec.charset));
  }

  /** Shows a text as if an operator at the cabinet had chosen it. */
  showByHand(octets: Uint8Array): void {
    this.#show(octets, { memoryType: memoryTypes.permanent, number: 1, crc: messageCrc(octets) });
  }

  /** Somebody at the cabinet takes the sign into local mode, or gives it back; local signs refuse the centre. */
  setLocal(isLocal: boolean): void {
    this.#memory.setObject(signObjects.controlMode, isLocal ? controlMode.local : controlMode.central);
  }

  #slots(): readonly string[] {
    const { memoryType, messageNumber, commLoss } = this.#codec;
    const numbers = [messageNumber, ...(commLoss === undefined ? [] : [commLoss.messageNumber])];
    return numbers.map((number) => `${memoryType}.${number}`);
  }

  #turn(slot: string, request: number): number | undefined {
    const status = this.#column('status', slot);
    if (request === messageStatus.modifyRequest) this.#memory.setObject(status, messageStatus.modifying);
    else if (request === messageStatus.notUsedRequest) this.#memory.setObject(status, messageStatus.notUsed);
    else if (request === messageStatus.validateRequest) {
      this.#memory.setObject(this.#column('crc', slot), this.#crc(slot));
      this.#memory.setObject(status, messageStatus.valid);
    } else return snmpError.wrongValue;
    return undefined;
  }

  #activate(value: SnmpBinding['value']): number | undefined {
    const code = decodeActivation(octetsOf(value));
    if (code === undefined) return snmpError.wrongValue;
    if (this.#memory.object(signObjects.controlMode)?.value === controlMode.local)
      return this.#refuse(activateError.localMode);
    if (code.memoryType === memoryTypes.blank) {
      this.#show(new Uint8Array(), { memoryType: code.memoryType, number: code.number, crc: 0 });
      return undefined;
    }
    if (`${code.memoryType}.${code.number}` !== this.#slot) return this.#refuse(activateError.memoryType);
    if (this.#memory.object(this.#column('status'))?.value !== messageStatus.valid)
      return this.#refuse(activateError.status);
    if (code.crc !== this.#crc()) return this.#refuse(activateError.crc);
    this.#show(octetsOf(this.#memory.object(this.#column('multi'))?.value), code);
    return undefined;
  }

  #refuse(error: number): number {
    this.#memory.setObject(signObjects.activateError, error);
    return snmpError.genErr;
  }

  #show(multi: Uint8Array, id: { memoryType: number; number: number; crc: number }): void {
    this.#memory.setObject(`${signObjects.multi}.${memoryTypes.current}.1`, multi);
    this.#memory.setObject(signObjects.messageSource, encodeMessageId(id));
    this.#memory.setObject(signObjects.activateError, activateError.none);
  }

  #crc(slot = this.#slot): number {
    const number = (name: 'beacon' | 'pixelService'): number =>
      Number(this.#memory.object(this.#column(name, slot))?.value ?? 0);
    return messageCrc(
      octetsOf(this.#memory.object(this.#column('multi', slot))?.value),
      number('beacon'),
      number('pixelService'),
    );
  }

  #column(
    name: 'multi' | 'owner' | 'crc' | 'beacon' | 'pixelService' | 'runTimePriority' | 'status',
    slot = this.#slot,
  ): string {
    return `${signObjects[name]}.${slot}`;
  }

  #claim(oid: string, type: SnmpBinding['type'], writable: boolean): void {
    this.#memory.claim({ kind: 'object', oid, type }, writable);
  }
}

function octetsOf(value: SnmpBinding['value'] | undefined): Uint8Array {
  if (value instanceof Uint8Array) return value;
  return new TextEncoder().encode(String(value ?? ''));
}
