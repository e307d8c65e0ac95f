import { Flag, Flags, Nested, Shown, Table, Text } from './field.decorators.js';

/** The operations of Bifrost that Asbru has too. */
const REQUESTS = [
  'chat_completion',
  'chat_completion_stream',
  'responses',
  'responses_stream',
  'count_tokens',
] as const;

/** Bifrost's other operations. Asbru has none of them, so that it makes no difference whether they are allowed. */
const OTHER_REQUESTS = [
  'list_models',
  'text_completion',
  'text_completion_stream',
  'embedding',
  'speech',
  'speech_stream',
  'transcription',
  'transcription_stream',
  'image_generation',
  'image_generation_stream',
  'image_edit',
  'image_edit_stream',
  'image_variation',
  'video_generation',
  'video_retrieve',
  'video_download',
  'video_delete',
  'video_list',
  'video_remix',
  'rerank',
  'ocr',
  'batch_create',
  'batch_list',
  'batch_retrieve',
  'batch_cancel',
  'batch_delete',
  'batch_results',
  'file_upload',
  'file_list',
  'file_retrieve',
  'file_delete',
  'file_content',
  'container_create',
  'container_list',
  'container_retrieve',
  'container_delete',
  'container_file_create',
  'container_file_list',
  'container_file_retrieve',
  'container_file_content',
  'container_file_delete',
  'passthrough',
  'passthrough_stream',
  'websocket_responses',
  'realtime',
] as const;

/** Bifrost's name of an operation that Asbru has. */
export type CustomRequest = (typeof REQUESTS)[number];

/** Bifrost's `allowed_requests`: what is not true is not allowed. */
@Flags(...REQUESTS, ...OTHER_REQUESTS)
export class AllowedRequestsConfig {
  declare readonly chat_completion?: boolean;
  declare readonly chat_completion_stream?: boolean;
  declare readonly responses?: boolean;
  declare readonly responses_stream?: boolean;
  declare readonly count_tokens?: boolean;
}

const REQUEST_NAMES = {
  pattern: new RegExp(`^(?:${[...REQUESTS, ...OTHER_REQUESTS].join('|')})$`),
  expectation: 'the name of an operation, such as chat_completion or chat_completion_stream',
};

/** Bifrost's `custom_provider_config`: a vendor under a name of one's own that is called like another. */
export class CustomProviderConfig {
  /** The vendor that it is called like. */
  @Text()
  readonly base_provider_type!: string;

  /** True for a vendor that takes requests without a key. */
  @Flag()
  readonly is_key_less: boolean = false;

  /** What may be asked of it; everything when absent. */
  @Nested(AllowedRequestsConfig)
  readonly allowed_requests?: AllowedRequestsConfig;

  /** Other paths than those of the API, or whole URLs, by operation. */
  @Shown()
  @Table({
    names: REQUEST_NAMES,
    content: 'text',
    values: { accepts: isPathOrUrl, expectation: 'a path that begins with /, or an http or https URL' },
  })
  readonly request_path_overrides: Readonly<Partial<Record<string, string>>> = {};
}

function isPathOrUrl(text: string): boolean {
  if (/[\s#]/.test(text)) return false;
  if (text.startsWith('/')) return !text.startsWith('//');
  const url = URL.parse(text);
  return url !== null && /^https?:$/.test(url.protocol) && url.username === '' && url.password === '';
}
