/** What a notice says of a Bifrost key, after its path. */
export const NOT_USED = 'is a Bifrost setting that Asbru does not use yet';

/** The same for a key that limits or protects: who wrote it must not believe that it works. */
export const NOT_ENFORCED = 'is a Bifrost setting that is not enforced yet';
