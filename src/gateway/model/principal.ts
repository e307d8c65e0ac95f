/** Which models of one vendor a caller may use; `'*'` is all of them. */
export interface ProviderAccess {
  readonly provider: string;
  readonly models: readonly string[] | '*';
}

/** Who calls: the one result of authentication, whatever the scheme was. Holds no secret. */
export interface Principal {
  /** Stable id of the credential, safe to log. */
  readonly id: string;
  readonly name: string;
  /** What it may call; an empty list is nothing, `'*'` is everything. */
  readonly access: readonly ProviderAccess[] | '*';
}

/** True when the principal may call `model` of `provider`. */
export function mayCall(principal: Principal, provider: string, model: string): boolean {
  if (principal.access === '*') return true;
  return principal.access.some(
    (grant) =>
      (grant.provider === provider || grant.provider === '*') && (grant.models === '*' || grant.models.includes(model)),
  );
}
