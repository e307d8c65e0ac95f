import { readCount } from '../shared/reply-values.js';
import { type ItemText } from './item-reader.js';
import { type ResponsesEvent } from './openai-responses.wire.js';
import { type OutputItems } from './output-items.js';

type EventReader = (event: ResponsesEvent, output: OutputItems) => void;

/** The events of a stream that tell the items of the reply, by their names. Others tell nothing that these do not. */
export const ITEM_EVENTS: ReadonlyMap<string, EventReader> = new Map<string, EventReader>([
  ['response.output_item.added', readBegin],
  ['response.output_item.done', readEnd],
  ['response.output_text.delta', fragmentOf('text')],
  ['response.output_text.done', wholeOf('text', 'text')],
  ['response.output_text.annotation.added', readAnnotation],
  ['response.refusal.delta', fragmentOf('refusal')],
  ['response.refusal.done', wholeOf('refusal', 'refusal')],
  ['response.reasoning_summary_text.delta', fragmentOf('summary')],
  ['response.reasoning_summary_text.done', wholeOf('summary', 'text')],
  ['response.reasoning_text.delta', fragmentOf('content')],
  ['response.reasoning_text.done', wholeOf('content', 'text')],
  ['response.function_call_arguments.delta', fragmentOf('arguments')],
  ['response.function_call_arguments.done', wholeOf('arguments', 'arguments')],
]);

function readBegin({ output_index: index, item }: ResponsesEvent, output: OutputItems): void {
  output.begin(readCount(index) ?? 0, item ?? {});
}

function readEnd({ output_index: index, item }: ResponsesEvent, output: OutputItems): void {
  output.finish(readCount(index) ?? 0, item ?? {});
}

function readAnnotation(event: ResponsesEvent, output: OutputItems): void {
  const { output_index: index, content_index: place, annotation } = event;
  output.annotate(readCount(index), readCount(place) ?? 0, annotation ?? {});
}

function fragmentOf(kind: ItemText): EventReader {
  return (event, output) => {
    const { delta, output_index: index } = event;
    if (typeof delta === 'string') output.add(readCount(index), kind, placeOf(event, kind), delta);
  };
}

/** @param member the member of the event that holds the text */
function wholeOf(kind: ItemText, member: 'text' | 'refusal' | 'arguments'): EventReader {
  return (event, output) => {
    const { [member]: text, output_index: index } = event;
    if (typeof text === 'string') output.complete(readCount(index), kind, placeOf(event, kind), text);
  };
}

function placeOf({ content_index: content, summary_index: summary }: ResponsesEvent, kind: ItemText): number {
  return readCount(kind === 'summary' ? summary : content) ?? 0;
}
