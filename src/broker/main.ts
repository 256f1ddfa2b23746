#!/usr/bin/env node
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { stopGrace } from './broker.js';
import { createBroker, type Broker } from './create-broker.js';
import { readEnvironment, variableOf } from './environment.js';
import { jsonLogger } from './json-log.js';
import { toNodeListener } from './node-adapter.js';
import { BrokerOptionError } from './options.js';

/** Exit code for a setting that is wrong or missing. */
const badSetting = 2;

const logger = jsonLogger((line) => void process.stderr.write(line));

async function main(): Promise<void> {
  const { options, host, port } = readEnvironment(process.env);
  const broker = createBroker({ ...options, logger });
  await broker.start();
  const server = createServer({ keepAliveTimeout: 75_000, headersTimeout: 10_000, requestTimeout: 0 }, toNodeListener(broker));
  server.on('error', (error) => {
    process.stderr.write(`deskbell-broker: cannot listen on ${host}:${port} (${variableOf('host')}, ${variableOf('port')}): ${error.message}\n`);
    process.exit(badSetting);
  });
  server.listen(port, host, () => {
    const { address, port: bound } = server.address() as AddressInfo;
    logger.info('listening', { address, port: bound, pid: process.pid });
  });
  let stopping = false;
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      // A second one does not wait.
      if (stopping) process.exit(1);
      stopping = true;
      void stop(broker, server);
    });
  }
}

/** Goes on listening, so that whoever asks hears 503 and `/ready` says why, until what runs is done. */
async function stop(broker: Broker, server: Server): Promise<void> {
  logger.info('stopping');
  await broker.stop(stopGrace);
  server.close(() => {
    logger.info('stopped');
    process.exit(0);
  });
  server.closeIdleConnections();
  // Answers are out; whoever still holds a connection is not waited for long.
  setTimeout(() => server.closeAllConnections(), 1000).unref();
}

main().catch((error: unknown) => {
  if (!(error instanceof BrokerOptionError)) throw error;
  process.stderr.write(`deskbell-broker: ${variableOf(error.option)} ${error.problem}\n`);
  process.exit(badSetting);
});
