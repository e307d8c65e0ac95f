/** What the log says of one admitted call, as far as tests read it. */
export interface LoggedCall {
  readonly msg: string;
  readonly level: number;
  readonly requestId: string;
  readonly operation: string;
  readonly provider?: string;
  readonly model?: string;
  readonly key?: string;
  readonly status: number;
  readonly errorType?: string;
  readonly durationMs: number;
  readonly upstreamMs: number;
  readonly attempts?: readonly LoggedAttempt[];
  readonly usage?: { readonly totalTokens: number; readonly outputTokens: number };
  readonly error?: { readonly kind: string; readonly message: string; readonly cause?: { readonly message: string } };
}

export interface LoggedAttempt {
  readonly provider: string;
  readonly model: string;
  readonly keyName?: string;
  /** Why it was made; absent for the first one of a call. */
  readonly cause?: 'anotherKey' | 'retry' | 'fallback';
  readonly elapsedMs: number;
  readonly failure?: { readonly kind: string; readonly status?: number; readonly limit?: string };
}

/** The records of calls in a log: give it the log's text in whatever pieces it comes. */
export class CallRecords {
  readonly calls: LoggedCall[] = [];
  /** The other lines. */
  readonly otherLines: string[] = [];
  private rest = '';

  /** A listener of a log. */
  readonly take = (text: string): void => {
    const lines = (this.rest + text).split('\n');
    this.rest = lines.pop() ?? '';
    for (const line of lines) this.takeLine(line);
  };

  get ids(): string[] {
    return this.calls.map(({ requestId }) => requestId);
  }

  /** The newest record. @throws Error when there is none */
  get last(): LoggedCall {
    const call = this.calls.at(-1);
    if (call === undefined) throw new Error('the log has no record of a call');
    return call;
  }

  /** Every record of one request. */
  of(requestId: string | undefined): LoggedCall[] {
    return this.calls.filter((call) => call.requestId === requestId);
  }

  private takeLine(line: string): void {
    const record = parseOrUndefined(line);
    if (record?.msg === 'call') this.calls.push(record);
    else if (line !== '') this.otherLines.push(line);
  }
}

function parseOrUndefined(line: string): LoggedCall | undefined {
  try {
    return JSON.parse(line) as LoggedCall;
  } catch {
    return undefined;
  }
}
