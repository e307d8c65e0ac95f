import { splitStops } from '../../dialects/shared/encode-stops.js';
import { type EventBatch } from '../../gateway/model/stream-event.js';
import { type ModelProfile } from '../../gateway/model/model-profile.js';
import { type ModelRequest } from '../../gateway/model/model-request.js';
import { type DialectName } from '../../gateway/ports/dialect-name.js';
import { StopWatcher, type StopWatcherOptions, watchStops } from '../../gateway/stream/stop-watcher.js';

export interface StopOptions extends Omit<StopWatcherOptions, 'stopSequences' | 'request'> {
  readonly request: ModelRequest;
  readonly profile: ModelProfile;
  /** What the model is asked in. */
  readonly dialect: DialectName;
}

/** APIs that have no parameter for stop sequences, whatever the model takes elsewhere. */
const WITHOUT_STOPS: ReadonlySet<DialectName> = new Set<DialectName>(['openai-responses']);

/** The events, ended at a stop sequence that the model was not told because it takes none or not so many. */
export function endAtStops(events: AsyncIterable<EventBatch>, options: StopOptions): AsyncIterable<EventBatch> {
  const watcher = watcherOf(options);
  return watcher === undefined ? events : watchStops(events, watcher);
}

/** The same of a turn that is there. */
export function endTurnAtStops(events: EventBatch, options: StopOptions): EventBatch {
  return watcherOf(options)?.watch(events) ?? events;
}

function watcherOf(options: StopOptions): StopWatcher | undefined {
  const { request, profile, dialect } = options;
  const all = request.inferenceConfig?.stopSequences ?? [];
  const stopSequences = WITHOUT_STOPS.has(dialect) ? all : splitStops(all, profile).watched;
  return stopSequences.length === 0 ? undefined : new StopWatcher({ ...options, stopSequences });
}
