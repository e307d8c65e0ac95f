import { describe, expect, it } from '@jest/globals';
import { parseJsonExact } from '../../codec/json.js';
import { type JsonValue } from '../../gateway/model/json.js';
import { encodeResponse } from './encode-response.js';

describe('encodeResponse', () => {
  it('writes the numbers of tool arguments as the model wrote them', () => {
    const input = parseJsonExact('{"id":9007199254740993,"price":1.0}') as JsonValue;
    const text = encodeResponse({
      output: { message: { role: 'assistant', content: [{ toolUse: { toolUseId: 't1', name: 'f', input } }] } },
      stopReason: 'tool_use',
      usage: { inputTokens: 1, outputTokens: 2, totalTokens: 3 },
      metrics: { latencyMs: 5 },
    });
    expect(text).toBe(
      '{"output":{"message":{"role":"assistant","content":[{"toolUse":{"toolUseId":"t1","name":"f",' +
        '"input":{"id":9007199254740993,"price":1.0}}}]}},"stopReason":"tool_use",' +
        '"usage":{"inputTokens":1,"outputTokens":2,"totalTokens":3},"metrics":{"latencyMs":5}}',
    );
  });
});
