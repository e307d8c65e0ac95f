import { Injectable } from '@nestjs/common';
import { SchemeGuard } from './scheme.guard.js';

/** Admits callers who came with `Authorization: Basic`. */
@Injectable()
export class BasicGuard extends SchemeGuard {
  protected readonly scheme = 'basic';
}
