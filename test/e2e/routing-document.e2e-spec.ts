import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CLIENT_PATH, clientEnvironment, pythonMissing, runProgram } from '../support/child-clients.js';
import { chatAnswer } from '../support/openai-chat-replies.js';
import { type RecordedRequest, ScriptedUpstream } from '../support/scripted-upstream.js';
import { createTestGateway, type TestGateway } from '../support/test-gateway.js';
import { type Script } from '../support/upstream-script.js';

const DOCUMENT = await readFile(join(import.meta.dirname, '..', '..', 'docs', 'routing.md'), 'utf8');

const BLOCK = /<!-- route: (config|sh|python)(?:; prints: (.+?))? -->\s*```\w+\n([^]*?)```/g;

/** A block of the document: a configuration, or what is asked of a gateway that has it. */
interface Block {
  readonly language: 'config' | 'sh' | 'python';
  readonly prints: string;
  readonly code: string;
  readonly line: number;
}

/** A configuration of the document and the commands behind it, up to the next configuration. */
interface Example {
  readonly config: Readonly<Record<string, unknown>>;
  readonly line: number;
  readonly commands: readonly Block[];
}

const BLOCKS = [...DOCUMENT.matchAll(BLOCK)].map((match): Block => {
  const [, language = '', prints = '', code = ''] = match;
  const line = DOCUMENT.slice(0, match.index).split('\n').length + 2;
  return { language: language as Block['language'], prints, code, line };
});

function readExamples(): Example[] {
  const examples: Example[] = [];
  for (const block of BLOCKS) {
    if (block.language === 'config') {
      examples.push({ config: JSON.parse(block.code) as Example['config'], line: block.line, commands: [] });
    } else {
      (examples.at(-1)?.commands as Block[]).push(block);
    }
  }
  return examples;
}

const [BASE, ...EXAMPLES] = readExamples();

type Members = Readonly<Record<string, unknown>>;

/** What is added to the first file of the document; every vendor but `mock` is the upstream. */
function configurationOf({ config }: Example, upstreamUrl: string): Members {
  const base = BASE?.config ?? {};
  const providers = { ...(base['providers'] as Members), ...(config['providers'] as Members | undefined) };
  const network = { network_config: { base_url: upstreamUrl } };
  const addressed = Object.entries(providers).map(([name, provider]) => [
    name,
    name === 'mock' ? provider : { ...network, ...(provider as object) },
  ]);
  return { ...base, ...config, providers: Object.fromEntries(addressed) as Members };
}

/** A value for every variable that the document refers to. */
const VARIABLES = Object.fromEntries(
  [...DOCUMENT.matchAll(/"env\.(\w+)"/g)].map(([, name = '']) => [name, `sk-bf-${name.toLowerCase()}-0123456789`]),
);

/** The model says its own name. */
function sayModel(request: RecordedRequest): Script {
  const { model } = request.json as { readonly model: string };
  return chatAnswer({ text: `Hello from ${model}` })(request);
}

const RUNNERS = { sh: 'eval "$CODE"', python: 'python3 -c "$CODE"' } as const;

it('the document has examples, and each command says what it prints', () => {
  expect(EXAMPLES.length).toBeGreaterThan(5);
  const commands = EXAMPLES.flatMap((example) => example.commands);
  expect(commands.length).toBeGreaterThan(8);
  expect(commands.filter(({ prints }) => prints === '').map(({ line }) => line)).toEqual([]);
  // No other block is left unrun.
  expect([...DOCUMENT.matchAll(/^```\w+$/gm)]).toHaveLength(BLOCKS.length);
});

describe.each(EXAMPLES)('docs/routing.md:$line', (example) => {
  let gateway: TestGateway;
  let upstream: ScriptedUpstream;

  beforeAll(async () => {
    upstream = await ScriptedUpstream.start();
    upstream.answer(sayModel);
    const config = configurationOf(example, upstream.url);
    gateway = await createTestGateway({ upstream, config, environment: VARIABLES, tls: true });
  });

  afterAll(async () => {
    await gateway.close();
    await upstream.close();
  });

  for (const { language, code, prints, line } of example.commands) {
    const missing = language === 'python' ? pythonMissing : undefined;
    const itCommand = missing === undefined ? it : it.skip;
    itCommand(`prints ${prints} (line ${line})${missing === undefined ? '' : ` (${missing})`}`, async () => {
      const environment = clientEnvironment({ ...gateway, key: VARIABLES['MY_TEAM_KEY'] ?? '' }, '/bedrock');
      const { exitCode, stdout, stderr } = await runProgram(['sh', '-c', RUNNERS[language as 'sh' | 'python']], {
        ...environment,
        PATH: CLIENT_PATH,
        CODE: code,
      });
      expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: expect.any(String) });
      expect(stdout.toString()).toContain(prints);
    });
  }
});
