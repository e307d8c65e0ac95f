import { Flag, Text } from './field.decorators.js';

/** TLS on the port. Both files are PEM; they are read again when they change. */
export class TlsConfig {
  /** Path of the server's certificate, followed in the file by those between it and the root. */
  @Text()
  readonly cert!: string;

  /** Path of the certificate's private key, without a passphrase. */
  @Text()
  readonly key!: string;

  /**
   * Whether requests without TLS are served too. Not by default: a client whose endpoint says `http` by mistake shall
   * hear of it at its first request, and not send its key readable for ever. The health routes always are.
   */
  @Flag()
  readonly cleartext: boolean = false;
}
