import { Injectable } from '@nestjs/common';
import { SchemeGuard } from './scheme.guard.js';

/** Admits callers who came with `x-api-key`. */
@Injectable()
export class ApiKeyGuard extends SchemeGuard {
  protected readonly scheme = 'api-key';
}
