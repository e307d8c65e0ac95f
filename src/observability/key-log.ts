import { Inject, Injectable } from '@nestjs/common';
import { type Logger } from 'pino';
import { type KeyChange, KeyChanges } from '../gateway/key-changes.js';
import { LOG } from './logger.js';

/** What operators are told of a vendor's key: that it is refused, or left out for failing, and that it is back. */
const SENTENCES: Readonly<Record<KeyChange['to'], string>> = {
  refused: 'a vendor refuses a key: replace it, settle its account or grant it the model',
  ejected: 'a key fails more often than the others of its vendor and is left out for a while',
  ready: 'a key is used again',
};

/** One record for every key that a vendor refuses or that is ejected, and for its return. Never the key itself. */
@Injectable()
export class KeyLog {
  constructor(@Inject(LOG) log: Logger, changes: KeyChanges) {
    changes.onChange(({ provider, key, from, to, status, model }) => {
      log.warn({ provider, key, state: to, from, status, model }, SENTENCES[to]);
    });
  }
}
