type Headers = Readonly<Record<string, string>>;

/** Headers that are lists: what the operator adds stands beside what the request says. */
const LISTS = ['anthropic-beta'];

/** Puts the operator's headers under those of each request. */
export class ExtraHeaders {
  private readonly extra: Headers;
  private readonly lists: readonly string[];
  private readonly isEmpty: boolean;

  constructor(extra: Headers) {
    this.extra = Object.fromEntries(Object.entries(extra).map(([name, value]) => [name.toLowerCase(), value]));
    this.lists = LISTS.filter((name) => this.extra[name] !== undefined);
    this.isEmpty = Object.keys(extra).length === 0;
  }

  /** @param headers of the request, with names in lower case; they win */
  under(headers: Headers): Headers {
    if (this.isEmpty) return headers;
    const merged: Record<string, string> = { ...this.extra, ...headers };
    for (const name of this.lists) {
      const own = headers[name];
      if (own !== undefined) merged[name] = `${own},${this.extra[name] ?? ''}`;
    }
    return merged;
  }
}
