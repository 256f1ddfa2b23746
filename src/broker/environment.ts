import { BrokerOptionError, type BrokerLimits, type BrokerOptions } from './options.js';

const prefix = 'DESKBELL_';

/** Option (dotted where nested) → variable, without the prefix. */
const variables = {
  cecOrigin: 'CEC_ORIGIN',
  appKey: 'APP_KEY',
  appSecret: 'APP_SECRET',
  channels: 'CHANNELS',
  sessionSecrets: 'SESSION_SECRETS',
  allowedOrigins: 'ALLOWED_ORIGINS',
  mode: 'MODE',
  basePath: 'BASE_PATH',
  'userToken.key': 'USER_TOKEN_KEY',
  'userToken.jwksUrl': 'USER_TOKEN_JWKS_URL',
  'userToken.issuer': 'USER_TOKEN_ISSUER',
  'userToken.audience': 'USER_TOKEN_AUDIENCE',
  redisUrl: 'REDIS_URL',
  trustProxy: 'TRUST_PROXY',
  'limits.visitorPerSecond': 'LIMIT_VISITOR',
  'limits.addressPerSecond': 'LIMIT_ADDRESS',
  'limits.sessionsPerMinute': 'LIMIT_SESSIONS',
  'limits.pollsPerVisitor': 'LIMIT_POLLS',
  'limits.bodyBytes': 'LIMIT_BODY',
  'limits.totalPerSecond': 'LIMIT_TOTAL',
  allowCreateCall: 'ALLOW_CREATE_CALL',
  metrics: 'METRICS',
  host: 'HOST',
  port: 'PORT',
} as const;

type OptionName = keyof typeof variables;

/** The variable in which an option is given to the command. */
export const variableOf = (option: string): string => prefix + (variables[option as OptionName] ?? option);

export interface CommandSettings {
  readonly options: BrokerOptions;
  readonly host: string;
  readonly port: number;
}

/** The command's settings. An empty variable counts as none. @throws BrokerOptionError */
export function readEnvironment(environment: Readonly<Record<string, string | undefined>>): CommandSettings {
  const text = (option: OptionName): string | undefined => environment[variableOf(option)]?.trim() || undefined;
  const list = (option: OptionName): string[] | undefined => text(option)?.split(',').map((item) => item.trim());
  const number = (option: OptionName): number | undefined => {
    const given = text(option);
    if (given === undefined) return undefined;
    if (!/^\d+$/.test(given)) throw new BrokerOptionError(option, 'must be a whole number');
    return Number(given);
  };
  const flag = (option: OptionName): boolean => {
    const given = text(option);
    if (given !== undefined && !/^(true|false|1|0)$/.test(given)) throw new BrokerOptionError(option, 'must be true or false');
    return given === 'true' || given === '1';
  };

  const userToken = present({
    key: text('userToken.key'), jwksUrl: text('userToken.jwksUrl'), issuer: text('userToken.issuer'), audience: text('userToken.audience'),
  });
  const limits = present({
    visitorPerSecond: number('limits.visitorPerSecond'), addressPerSecond: number('limits.addressPerSecond'),
    sessionsPerMinute: number('limits.sessionsPerMinute'), pollsPerVisitor: number('limits.pollsPerVisitor'),
    bodyBytes: number('limits.bodyBytes'), totalPerSecond: number('limits.totalPerSecond'),
  }) as Partial<BrokerLimits>;
  const port = number('port') ?? 8787;
  if (port > 65_535) throw new BrokerOptionError('port', 'must be at most 65535');
  const options = present({
    cecOrigin: text('cecOrigin'), appKey: text('appKey'), appSecret: text('appSecret'), channels: list('channels'), sessionSecrets: list('sessionSecrets'),
    allowedOrigins: list('allowedOrigins'), mode: text('mode'), basePath: text('basePath'), redisUrl: text('redisUrl'), trustProxy: number('trustProxy'),
    allowCreateCall: flag('allowCreateCall'), metrics: text('metrics'), limits,
    userToken: Object.keys(userToken).length > 0 ? userToken : undefined,
  });
  return { options: options as unknown as BrokerOptions, host: text('host') ?? '127.0.0.1', port };
}

const present = (values: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
