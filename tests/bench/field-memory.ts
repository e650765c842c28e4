/** The registers of the bench field: every unit says who it is, and some of its values move from read to read. */

export interface FieldPlan {
  readonly gateways: number;
  readonly units: number;
  /** Milliseconds a unit takes to answer; the units of a gateway share one bus, so they answer one after another. */
  readonly delay: number;
  /** A unit's values change at every n-th read of it, units taking turns; 0 never. */
  readonly changeEvery: number;
  /** Every n-th gateway accepts connections and never answers; 0 none. */
  readonly deafEvery?: number;
  /**
   * Gateways are told apart by address instead of port, for tens of thousands of ports would use up the machine's; this
   * field's first gateway is the city's so-manieth.
   */
  readonly spreadFrom?: number;
}

/** Gateways that one field process serves when they are spread: each takes two of its file handles. */
export const mostSpread = 4_000;

/** The loopback address of a gateway of a city that is spread over addresses. */
export const spreadHost = (gateway: number): string => {
  const place = gateway % mostSpread;
  return `127.${20 + Math.floor(gateway / mostSpread)}.${place >> 8}.${place & 0xff}`;
};

/** True for a gateway that accepts connections and never answers. */
export const isDeaf = ({ deafEvery = 0 }: Pick<FieldPlan, 'deafEvery'>, gateway: number): boolean =>
  deafEvery > 0 && gateway % deafEvery === deafEvery - 1;

/** Registers a unit has; 0 gateway, 1 unit, 2 changes so far, 3 a value that moves with them, 16 lit. */
export const registersOfUnit = 32;
export const litRegister = 16;
const changing = { count: 2, value: 3, value2: 4 };
/** Battery of a solar lamp in hundredths of a volt, and load current in hundredths of an ampere. */
const resting = { value: 5_000, battery: 1_280, current: 45 };

const readHeader = 9;

/** All units of all gateways in one buffer, as they go on the wire. */
export class UnitMemory {
  readonly #plan: FieldPlan;
  readonly #bytes: Buffer;
  readonly #reads: Uint32Array;

  constructor(plan: FieldPlan) {
    this.#plan = plan;
    this.#bytes = Buffer.alloc(plan.gateways * plan.units * registersOfUnit * 2);
    this.#reads = new Uint32Array(plan.gateways * plan.units);
    for (let gateway = 0; gateway < plan.gateways; gateway += 1) {
      for (let unit = 1; unit <= plan.units; unit += 1) this.#fill(gateway, unit);
    }
  }

  /** The reply to a read of `count` registers, with the transaction id of `request`. */
  read(gateway: number, unit: number, address: number, count: number, request: Buffer): Buffer {
    const index = this.#indexOf(gateway, unit);
    this.#move(index);
    const length = count * 2;
    const reply = Buffer.allocUnsafe(readHeader + length);
    reply[0] = request[0] ?? 0;
    reply[1] = request[1] ?? 0;
    reply[2] = 0;
    reply[3] = 0;
    reply[4] = (length + 3) >> 8;
    reply[5] = (length + 3) & 0xff;
    reply[6] = unit;
    reply[7] = request[7] ?? 3;
    reply[8] = length;
    const from = (index * registersOfUnit + address) * 2;
    this.#bytes.copy(reply, readHeader, from, from + length);
    return reply;
  }

  write(gateway: number, unit: number, address: number, value: number): void {
    if (address < registersOfUnit) this.#put(this.#indexOf(gateway, unit), address, value);
  }

  #indexOf(gateway: number, unit: number): number {
    return gateway * this.#plan.units + unit - 1;
  }

  #fill(gateway: number, unit: number): void {
    const index = this.#indexOf(gateway, unit);
    this.#put(index, 0, gateway);
    this.#put(index, 1, unit);
    this.#put(index, changing.value, resting.value);
    this.#put(index, changing.value2, resting.battery);
    this.#put(index, 5, resting.current);
  }

  /** Units take turns, so that every sweep meets the same share of changed ones. */
  #move(index: number): void {
    const { changeEvery } = this.#plan;
    if (changeEvery === 0) return;
    const reads = (this.#reads[index] ?? 0) + 1;
    this.#reads[index] = reads;
    if ((index + reads) % changeEvery !== 0) return;
    const at = (index * registersOfUnit + changing.count) * 2;
    const changes = (this.#bytes.readUInt16BE(at) + 1) & 0xffff;
    this.#put(index, changing.count, changes);
    this.#put(index, changing.value, resting.value + (changes % 64));
    this.#put(index, changing.value2, resting.battery + (changes % 16));
  }

  #put(index: number, address: number, value: number): void {
    this.#bytes.writeUInt16BE(value, (index * registersOfUnit + address) * 2);
  }
}
