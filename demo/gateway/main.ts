// The stand-in contact centre as a process of its own: `tsx demo/gateway/main.ts [port]`, or PORT in the environment.
// SCRIPTED_AGENTS=1 adds two agents who accept and echo. Prints one line of JSON with its address and credentials;
// SIGINT and SIGTERM end it.
import { startGateway } from './gateway.js';

const gateway = await startGateway({
  port: Number(process.argv[2] ?? process.env.PORT ?? 0),
  agents: process.env.SCRIPTED_AGENTS === '1' ? [{ name: 'Mia Chen' }, { name: 'Jonas Weber' }] : [],
});
console.log(JSON.stringify({ origin: gateway.origin, appKey: gateway.appKey, appSecret: gateway.appSecret, channels: gateway.channels }));

const stop = (): void => void gateway.close().then(() => process.exit(0));
process.once('SIGINT', stop).once('SIGTERM', stop).once('disconnect', stop);
