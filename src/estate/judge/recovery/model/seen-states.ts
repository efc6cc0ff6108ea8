import { type Packed } from "./packing";

/** States in the order in which they were found, each once, with the one that led to it. Twenty bytes for each. */
export class SeenStates {
  private firsts = new Float64Array(1 << 16);
  private seconds = new Float64Array(1 << 16);
  private parents = new Int32Array(1 << 16);
  /** Places of the states by their hash; 0 is free, so places count from 1. */
  private table = new Int32Array(1 << 18);
  private count = 0;

  public get size(): number {
    return this.count;
  }

  public at(place: number): Packed {
    return [this.firsts[place] ?? 0, this.seconds[place] ?? 0];
  }

  public parentOf(place: number): number {
    return this.parents[place] ?? -1;
  }

  /** @returns whether the state is new. */
  public add([first, second]: Packed, parent: number): boolean {
    if (this.count * 2 > this.table.length) this.widen();
    const slot = this.slotOf(first, second);
    if (this.table[slot] !== 0) return false;
    if (this.count === this.firsts.length) this.lengthen();
    this.firsts[this.count] = first;
    this.seconds[this.count] = second;
    this.parents[this.count] = parent;
    this.count++;
    this.table[slot] = this.count;
    return true;
  }

  private slotOf(first: number, second: number): number {
    const mask = this.table.length - 1;
    let slot = (Math.imul(hash(first), 0x9e3779b1) ^ Math.imul(hash(second), 0x85ebca6b)) & mask;
    for (;;) {
      const place = (this.table[slot] ?? 0) - 1;
      if (place < 0 || (this.firsts[place] === first && this.seconds[place] === second)) return slot;
      slot = (slot + 1) & mask;
    }
  }

  private lengthen(): void {
    const length = this.firsts.length * 2;
    const longer = <T extends Float64Array | Int32Array>(from: T, to: T): T => {
      to.set(from);
      return to;
    };
    this.firsts = longer(this.firsts, new Float64Array(length));
    this.seconds = longer(this.seconds, new Float64Array(length));
    this.parents = longer(this.parents, new Int32Array(length));
  }

  private widen(): void {
    this.table = new Int32Array(this.table.length * 4);
    for (let place = 0; place < this.count; place++) this.table[this.slotOf(this.firsts[place] ?? 0, this.seconds[place] ?? 0)] = place + 1;
  }
}

/** 32 bits of a whole number of up to 53, well mixed. */
function hash(value: number): number {
  const high = Math.floor(value / 0x100000000);
  let mixed = (value - high * 0x100000000) | 0;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x45d9f3b) ^ Math.imul(high + 1, 0x27d4eb2f);
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x2c1b3c6d);
  return mixed ^ (mixed >>> 13);
}
