/** Numbers of each minute of a ring, by column; 0 where nothing came. */
export class MinuteTable {
  private readonly cells: Float64Array;

  constructor(
    private readonly slots: number,
    columns: number,
  ) {
    this.cells = new Float64Array(slots * columns);
  }

  add(slot: number, column: number, amount = 1): void {
    const index = column * this.slots + slot;
    this.cells[index] = (this.cells[index] ?? 0) + amount;
  }

  /** Keeps the most of a minute. */
  raise(slot: number, column: number, value: number): void {
    const index = column * this.slots + slot;
    if (value > (this.cells[index] ?? 0)) this.cells[index] = value;
  }

  clear(slot: number): void {
    for (let index = slot; index < this.cells.length; index += this.slots) this.cells[index] = 0;
  }

  /** A column of these minutes, in their order. */
  read(slots: readonly number[], column: number): number[] {
    return slots.map((slot) => this.cells[column * this.slots + slot] ?? 0);
  }
}
