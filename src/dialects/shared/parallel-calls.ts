import { type JsonObject } from '../../gateway/model/json.js';
import { type FieldReader } from './additional-fields.js';

/**
 * Readers of the two names by which callers say whether tools may be called in parallel.
 * @param write makes the members that say it, where the API has any
 */
export function parallelReaders(write?: (isParallel: boolean) => JsonObject): (readonly [string, FieldReader])[] {
  return [
    ['parallel_tool_calls', parallelReader(true, write)],
    ['disable_parallel_tool_use', parallelReader(false, write)],
  ];
}

/** @param parallel the value that allows parallel calls */
function parallelReader(parallel: boolean, write?: (isParallel: boolean) => JsonObject): FieldReader {
  return (value, path, { profile, warnings }) => {
    if (typeof value !== 'boolean') {
      if (value !== null) warnings.degrade(path, 'It is neither true nor false; left out.');
      return {};
    }
    if (write && profile.parallelToolSwitch) return write(value === parallel);
    if (value !== parallel) warnings.degrade(path, 'The model cannot be kept from parallel calls; left out.');
    return {};
  };
}
