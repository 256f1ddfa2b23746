// The stand-in contact centre as a process of its own: `tsx demo/gateway/main.ts [port]`, or PORT in the environment.
// Prints one line of JSON with its address and credentials; SIGINT and SIGTERM end it.
import { startGateway } from './gateway.js';

const scripted = process.env.SCRIPTED_AGENTS === '1';
const gateway = await startGateway({
  port: Number(process.argv[2] ?? process.env.PORT ?? 0),
  agents: [
    { id: 'mia', name: 'Mia Chen', mode: scripted ? 'scripted' : 'desk' },
    { id: 'jonas', name: 'Jonas Weber', mode: scripted ? 'scripted' : 'desk' },
  ],
});
console.log(JSON.stringify({ origin: gateway.origin, appKey: gateway.appKey, appSecret: gateway.appSecret, channels: gateway.channels }));

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => void gateway.close().then(() => process.exit(0)));
}
