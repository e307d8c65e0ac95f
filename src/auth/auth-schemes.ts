import { type Type } from '@nestjs/common';
import { ApiKeyScheme } from './api-key.scheme.js';
import { type AuthScheme } from './auth-scheme.js';
import { BasicScheme } from './basic.scheme.js';
import { BearerScheme } from './bearer.scheme.js';
import { SigV4Scheme } from './sigv4.scheme.js';
import { VirtualKeyScheme } from './virtual-key.scheme.js';

/** Every scheme that callers may use. Adding one is adding its class here. */
export const AUTH_SCHEMES: readonly Type<AuthScheme>[] = [
  BearerScheme,
  VirtualKeyScheme,
  ApiKeyScheme,
  SigV4Scheme,
  BasicScheme,
];
