/** The server part: keeps `app_secret` and the real tokens off the page, and no message is lost on the way. */
export { createBroker, type Broker, type RequestContext } from './create-broker.js';
export { toNodeListener, type NodeListener } from './node-adapter.js';
export { BrokerOptionError, type BrokerLimits, type BrokerOptions, type SiteUser, type UserTokenOptions } from './options.js';
