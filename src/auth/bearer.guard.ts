import { Injectable } from '@nestjs/common';
import { SchemeGuard } from './scheme.guard.js';

/** Admits callers who came with `Authorization: Bearer`. */
@Injectable()
export class BearerGuard extends SchemeGuard {
  protected readonly scheme = 'bearer';
}
