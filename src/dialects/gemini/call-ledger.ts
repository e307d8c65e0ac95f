/** The calls of a conversation that is being read: Vertex's callers send responses without ids, by name and order. */
export class CallLedger {
  private readonly open: { readonly id: string; readonly name: string }[] = [];
  private made = 0;

  /** Notes a call; gives it an id where it has none, the same one every time. */
  call(name: string, id: string | undefined): string {
    const known = id ?? this.makeId();
    this.open.push({ id: known, name });
    return known;
  }

  /** The id of the call that a response without one belongs to: the earliest of its function that is not answered. */
  answer(name: string, id: string | undefined): string {
    const index = this.open.findIndex((call) => (id === undefined ? call.name === name : call.id === id));
    const [answered] = index === -1 ? [] : this.open.splice(index, 1);
    return id ?? answered?.id ?? this.makeId();
  }

  private makeId(): string {
    this.made += 1;
    return `call_${this.made}`;
  }
}
