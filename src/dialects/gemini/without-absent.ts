/** `members` without those that are undefined or null, so that a body can be merged and compared. */
export function withoutAbsent<Members extends object>(members: Members): Members {
  const present = Object.entries(members).filter(([, value]) => value !== undefined && value !== null);
  return Object.fromEntries(present) as Members;
}
