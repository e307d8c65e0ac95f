import { expect, it } from '@jest/globals';

import { type ScenarioReport } from '../support/child-clients.js';
import { TEXT_EVENT_KINDS, TOOL_EVENT_KINDS, UUID, type VendorScenario } from './client-scenarios.js';

/** How a program that drives an AWS SDK says what it saw. */
export interface SdkReports {
  /** By scenario; read when a test runs. */
  readonly reports: () => ReadonlyMap<string, ScenarioReport>;
  /** The program's name of the scenario that streams a text. */
  readonly stream: string;
  /** What every report of an error says when nothing was sent again. */
  readonly once: object;
}

type Answers = Pick<VendorScenario, 'text' | 'usage' | 'toolInput' | 'toolAnswer'>;

/** What the SDK of any language is to see of a vendor that answers. */
export function itReadsAnswers(sdk: SdkReports, { text, usage, toolInput, toolAnswer }: Answers): void {
  it('gets a whole answer', () => {
    expect(sdk.reports().get('converse')).toMatchObject({
      role: 'assistant',
      content: [{ text }],
      stopReason: 'end_turn',
      usage: usage ?? { totalTokens: expect.any(Number) },
      latencyMs: expect.any(Number),
      status: 200,
      requestId: expect.stringMatching(UUID),
    });
  });

  it('reads a stream of the same answer', () => {
    const report = sdk.reports().get(sdk.stream);
    expect(report).toMatchObject({ text, stopReason: 'end_turn', requestId: expect.stringMatching(UUID) });
    expect(report?.['usage']).toEqual(sdk.reports().get('converse')?.['usage']);
    expect(String(report?.['kinds'])).toMatch(TEXT_EVENT_KINDS);
  });

  it('calls a tool and brings its result back', () => {
    expect(sdk.reports().get('tool_round_trip')).toMatchObject({
      stopReasons: ['tool_use', 'end_turn'],
      tool: { name: 'get_weather', input: toolInput },
      text: toolAnswer,
    });
  });

  it('reads a stream of a tool call', () => {
    const report = sdk.reports().get('tool_stream');
    expect(report).toMatchObject({
      stopReason: 'tool_use',
      toolStarts: [{ toolUse: { name: 'get_weather', toolUseId: expect.any(String) } }],
    });
    expect(JSON.parse(String(report?.['toolInput']))).toEqual(toolInput);
    expect(String(report?.['kinds'])).toMatch(TOOL_EVENT_KINDS);
  });
}

/** What it is to be told of errors, under the names that its language has for them. */
export function itNamesErrors(sdk: SdkReports, name: 'code' | 'name', failing: readonly string[]): void {
  it.each(['unknown_model', 'unknown_model_stream'])('is told which error it met: %s', (scenario) => {
    expect(sdk.reports().get(scenario)).toMatchObject({
      class: 'ResourceNotFoundException',
      [name]: 'ResourceNotFoundException',
      message: expect.stringContaining('no-such-vendor'),
      status: 404,
      requestId: expect.stringMatching(UUID),
      ...sdk.once,
    });
  });

  it.each(failing)("is told the vendor's refusal: %s", (scenario) => {
    expect(sdk.reports().get(scenario)).toMatchObject({ class: 'ValidationException', status: 400, ...sdk.once });
  });

  it('is told that its key is unknown', () => {
    expect(sdk.reports().get('wrong_key')).toMatchObject({
      [name]: 'UnrecognizedClientException',
      status: 401,
      requestId: expect.stringMatching(UUID),
      ...sdk.once,
    });
  });
}
