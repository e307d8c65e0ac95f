import { Injectable } from '@nestjs/common';
import { SchemeGuard } from './scheme.guard.js';

/** Admits callers who came with `x-bf-vk`. */
@Injectable()
export class VirtualKeyGuard extends SchemeGuard {
  protected readonly scheme = 'virtual-key';
}
