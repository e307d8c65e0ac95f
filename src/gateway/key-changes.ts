import { Injectable } from '@nestjs/common';
import { type KeyState } from './ports/provider.js';

/** What has become of a vendor's key. Holds no part of the key itself. */
export interface KeyChange {
  readonly provider: string;
  /** Name of the key. */
  readonly key: string;
  readonly from: Exclude<KeyState['state'], 'throttled'>;
  readonly to: Exclude<KeyState['state'], 'throttled'>;
  /** Status by which the vendor refused it, where it had one. */
  readonly status?: number | undefined;
  /** The only model that it was refused for; undefined where it was refused as such. */
  readonly model?: string | undefined;
}

/** Must be quick, and never throws. */
type KeyListener = (change: KeyChange) => void;

/**
 * Tells whoever wants to know of keys that vendors refuse, of keys that are left out because they fail too often, and of
 * their return: each once. A key that is throttled for a while is no news.
 */
@Injectable()
export class KeyChanges {
  private readonly listeners: KeyListener[] = [];

  /** Registers a listener for the life of the process. */
  onChange(listener: KeyListener): void {
    this.listeners.push(listener);
  }

  tell(change: KeyChange): void {
    for (const listener of this.listeners) listener(change);
  }
}
