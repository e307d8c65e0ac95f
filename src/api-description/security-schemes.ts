/** How callers of models prove who they are: any one of these. */
export const CALLER_SCHEMES = ['BearerAuth', 'BasicAuth', 'VirtualKeyAuth', 'ApiKeyAuth', 'SigV4Auth'] as const;

/** How operators do. */
export const OPERATOR_SCHEMES = ['ManagementToken', 'ManagementPassword'] as const;

/** Every scheme, by its name under `components.securitySchemes`. */
export const SECURITY_SCHEMES = {
  BearerAuth: {
    type: 'http',
    scheme: 'bearer',
    description:
      'A virtual key as the bearer token, as AWS SDKs send `AWS_BEARER_TOKEN_BEDROCK`. With `x-bf-direct-key: true`, where the ' +
      "operator allows it, the vendor's own key.",
  },
  BasicAuth: {
    type: 'http',
    scheme: 'basic',
    description: 'A user name and a password, or a virtual key as the one or the other with nothing beside it.',
  },
  ApiKeyAuth: { type: 'apiKey', in: 'header', name: 'x-api-key', description: 'A virtual key.' },
  VirtualKeyAuth: {
    type: 'apiKey',
    in: 'header',
    name: 'x-bf-vk',
    description:
      'A virtual key. It decides alone who calls, so that `Authorization` may be used for something else. Not for the ' +
      'management side.',
  },
  SigV4Auth: {
    type: 'apiKey',
    in: 'header',
    name: 'Authorization',
    description:
      'A signature of AWS (`AWS4-HMAC-SHA256 …`, service `bedrock`) by a key pair that this gateway issued. It is verified.',
    'x-amazon-apigateway-authtype': 'awsSigv4',
  },
  ManagementToken: {
    type: 'http',
    scheme: 'bearer',
    description:
      'The management token (`ASBRU_ADMIN_TOKEN`, `server.admin.token`); for metrics `server.admin.scrape_token` too. A virtual ' +
      'key is none. The setup token that a start without an administrator prints opens one request.',
  },
  ManagementPassword: {
    type: 'http',
    scheme: 'basic',
    description:
      "The administrator's user name and password (`governance.auth_config`); in a browser, the token as the password.",
  },
} as const;
