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
  const { request, profile, dialect } = options;
  const all = request.inferenceConfig?.stopSequences ?? [];
  const stopSequences = WITHOUT_STOPS.has(dialect) ? all : splitStops(all, profile).watched;
  return stopSequences.length === 0 ? events : watchStops(events, new StopWatcher({ ...options, stopSequences }));
}
