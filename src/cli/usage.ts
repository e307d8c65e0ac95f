/** What the command line is told when it asks for nothing that there is. */
export const USAGE = `Usage:

  asbru keys create --name <name> [options]   make a virtual key: shows its secret once, and the entry for the file
      --id <id>             stable identity; give a key that replaces another the same
      --provider <name>     a vendor that it may call; may be repeated. All when absent
      --model <name>        a model of these vendors that it may call; may be repeated. All when absent
      --expires <time>      RFC 3339, such as 2030-12-31T23:59:59Z
      --aws                 an AWS access key id and secret too; needs ASBRU_ENCRYPTION_KEY
  asbru keys hash                             read a virtual key from standard input, print its value_hash
  asbru keys encryption-key                   print a new ASBRU_ENCRYPTION_KEY
  asbru users hash                            read a password from standard input, print its password_hash
`;

/** A command line that cannot be carried out; the message says what to do. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
