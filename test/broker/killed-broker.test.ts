import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ask, until, type SessionAnswer } from '../support/broker-world.js';
import { BrokerProcess, environmentFor } from '../support/broker-process.js';
import { findRedis, RedisProcess } from '../support/redis-process.js';
import { StubCec } from '../support/stub-cec.js';

const say = (content: string, more: object = {}): object => ({ content, sourceType: 'AGENT', controlType: 'CHAT', mediaType: 'TEXT', ...more });

if (!findRedis()) {
  console.log('left out: killing one of two brokers over one Redis (no redis-server and no valkey-server here)');
  it('has a Redis to test with, in CI', () => assert.ok(!process.env['CI'], 'install redis-server'));
} else {
  for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
    describe(`${signal} to either of two broker processes`, () => {
      it('loses no message and doubles none', async () => {
        const redis = await RedisProcess.start();
        const cec = await StubCec.start();
        cec.hold = 5000;
        const environment = { ...environmentFor(cec), DESKBELL_REDIS_URL: redis.url };
        const brokers = [await BrokerProcess.serving(environment), await BrokerProcess.serving(environment)];
        const pages: Page[] = [];
        try {
          for (let index = 0; index < 6; index++) pages.push(await Page.open(brokers, index));
          const running = pages.map((page) => page.run());
          const total = 60;
          /**
           * With a warning, at any moment. Without one, only what the centre says into a connection whose other end is
           * already dead is past saving, for a millisecond: so the centre says nothing in that one.
           */
          const kill = async (broker: BrokerProcess, number: number): Promise<void> => {
            const held = (): boolean => cec.heldPolls === pages.length;
            if (signal === 'SIGKILL') await until(() => held() && pages.every((page) => page.shown.length > number), 'all is said, all wait', 30_000);
            broker.child.kill(signal);
            if (signal === 'SIGTERM') return;
            await broker.exited;
            await until(() => !held(), 'the centre sees the connections fall');
          };
          for (let number = 0; number < total; number++) {
            for (const page of pages) cec.push(page.session.userId, say(`${number}`, { messageCode: `code-${number}` }));
            if (number === 20) await kill(brokers[0]!, number);
            if (number === 40) {
              // The first comes back before the second goes: someone is always there.
              brokers[0] = await BrokerProcess.serving(environment);
              await kill(brokers[1]!, number);
            }
            await until(() => pages.every((page) => page.shown.length > number - 10), 'pages keep up', 30_000);
          }
          await until(() => pages.every((page) => page.shown.length >= total), 'every message is shown', 30_000);
          for (const page of pages) {
            page.stop();
            assert.deepEqual(page.shown, Array.from({ length: total }, (_, number) => `${number}`));
          }
          await Promise.all(running);
        } finally {
          for (const page of pages) page.stop();
          for (const broker of brokers) await broker.end();
          await cec.close();
          await redis.close();
        }
      });
    });
  }
}

/** A page as the widget is: polls at whichever broker answers, confirms, drops what it has. */
class Page {
  readonly session: SessionAnswer;
  readonly shown: string[] = [];
  readonly #brokers: readonly { origin?: string }[];
  readonly #codes = new Set<string>();
  #at: number;
  #stopped = false;

  private constructor(session: SessionAnswer, brokers: readonly { origin?: string }[], at: number) {
    this.session = session;
    this.#brokers = brokers;
    this.#at = at;
  }

  static async open(brokers: readonly { origin?: string }[], at: number): Promise<Page> {
    const { body } = await ask(`${brokers[at % 2]!.origin}/deskbell/session`, { method: 'POST', body: {} });
    return new Page(body as unknown as SessionAnswer, brokers, at);
  }

  stop(): void {
    this.#stopped = true;
  }

  async run(): Promise<void> {
    let cursor = '';
    while (!this.#stopped) {
      try {
        const { origin } = this.#brokers[this.#at % 2]!;
        const leaving = AbortSignal.timeout(8000);
        const { status, body } = await ask(`${origin}/deskbell/apiaccess/ccmessaging/poll?ack=${cursor}`, { headers: { authorization: `Bearer ${this.session.accessToken}` }, signal: leaving });
        if (status !== 200) throw new Error(String(status));
        for (const { content, messageCode } of body['downlinkMessages'] as { content: string; messageCode: string }[]) {
          if (this.#codes.has(messageCode)) continue;
          this.#codes.add(messageCode);
          this.shown.push(content);
        }
        cursor = body['cursor'] as string;
      } catch {
        this.#at++;
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    }
  }
}
