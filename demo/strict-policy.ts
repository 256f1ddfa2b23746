/**
 * The policy of the strict page: nothing but what the README asks a site for. `'self'` is the session endpoint (and
 * the broker), `ws:` the call's gateway, which speaks unencrypted on loopback only.
 */
export const strictPolicy = ({ widgetOrigin, gatewayOrigin }: { readonly widgetOrigin: string; readonly gatewayOrigin: string }): string => [
  "default-src 'none'",
  `script-src ${widgetOrigin}`,
  `connect-src 'self' ${gatewayOrigin} ws://127.0.0.1:*`,
  "style-src 'self'",
  "img-src 'self' blob:",
  'media-src blob:',
  "base-uri 'none'",
  "form-action 'none'",
  "require-trusted-types-for 'script'",
  'trusted-types lit-html',
].join('; ');
