import { createHash } from 'node:crypto';
import { type ToolNameRule } from '../../gateway/model/model-profile.js';
import { type ModelRequest } from '../../gateway/model/model-request.js';

/** Names that each vendor takes (`[A-Za-z0-9_-]{1,64}` at Converse and OpenAI). */
const LEGAL: Readonly<Record<ToolNameRule, RegExp>> = {
  converse: /^[\w-]{1,64}$/,
  anthropic: /^[\w-]{1,128}$/,
  gemini: /^[A-Za-z_][\w.:-]{0,127}$/,
  cohere: /^[A-Za-z_]\w{0,63}$/,
};

/** A prefix that is legal everywhere, for names that begin with what Gemini refuses. */
const PREFIX_LENGTH = 55;
const HASH_LENGTH = 8;

/**
 * The names of tools as a vendor takes them. Illegal ones are renamed: what is legal of them and a hash, so that the
 * same name is the same every time and prompt caches hit.
 */
export class ToolNames {
  private readonly legal: RegExp;
  private callerNames: ReadonlyMap<string, string> | undefined;

  constructor(
    private readonly request: Partial<ModelRequest> | undefined,
    rule: ToolNameRule,
  ) {
    this.legal = LEGAL[rule];
  }

  /** The name that the vendor is told. */
  toVendor(name: string): string {
    return this.legal.test(name) ? name : rename(name);
  }

  /** The caller's name of a tool that the vendor calls. */
  toCaller(name: string): string {
    if (!RENAMED.test(name)) return name;
    this.callerNames ??= new Map(
      [...listToolNames(this.request)]
        .filter((original) => !this.legal.test(original))
        .map((original) => [rename(original), original]),
    );
    return this.callerNames.get(name) ?? name;
  }
}

function rename(name: string): string {
  const kept = name.replaceAll(/\W/g, '_').replace(/^\d/, '_').slice(0, PREFIX_LENGTH);
  return `${kept}_${createHash('sha256').update(name).digest('hex').slice(0, HASH_LENGTH)}`;
}

const RENAMED = /_[\da-f]{8}$/;

function* listToolNames(request: Partial<ModelRequest> | undefined): Generator<string> {
  for (const { toolSpec } of request?.toolConfig?.tools ?? []) if (toolSpec) yield toolSpec.name;
  for (const { content } of request?.messages ?? []) {
    for (const { toolUse } of content) if (toolUse) yield toolUse.name;
  }
}
