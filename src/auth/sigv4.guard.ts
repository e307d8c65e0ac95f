import { Injectable } from '@nestjs/common';
import { SchemeGuard } from './scheme.guard.js';

/** Admits callers who came with a SigV4 signature. */
@Injectable()
export class SigV4Guard extends SchemeGuard {
  protected readonly scheme = 'sigv4';
}
