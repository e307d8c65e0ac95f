import { Injectable } from '@nestjs/common';
import { SchemeGuard } from '../auth/scheme.guard.js';

/** What `AuthResult.schemes` holds of a caller whom the management hook admitted. */
export const MANAGEMENT_SCHEME = 'management';

/** Closes a management route to whoever came in by another way, a virtual key above all. */
@Injectable()
export class ManagementGuard extends SchemeGuard {
  protected readonly scheme = MANAGEMENT_SCHEME;
}
