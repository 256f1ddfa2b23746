// npm run soak: thousands of messages while everything around them breaks. docs/reliability.md has a run's table.
//   --kind=direct|relay|both  --incoming=10000  --outgoing=1000  --rate=20  --seed=1
import { soakFaults } from './soak-world.js';
import { runSoak } from './soak-run.js';
import { verdict, type SoakReport } from './soak-count.js';

const given = new Map(process.argv.slice(2).map((argument) => argument.replace(/^--/, '').split('=', 2) as [string, string]));
const number = (name: string, fallback: number): number => Number(given.get(name) ?? fallback);
const kind = given.get('kind') ?? 'both';

function table({ kind: through, incoming, outgoing, seconds, requests, connects, faults }: SoakReport): string {
  const rows: readonly [string, string | number][] = [
    ['through', through === 'relay' ? 'the broker' : 'the contact centre itself'],
    ['messages of the agent', incoming.sent],
    ['… shown', incoming.shown],
    ['… doubled', incoming.doubled],
    ['… out of order', incoming.outOfOrder],
    ['… lost', incoming.lost.length],
    ['… lost in answers cut half way', incoming.lostInCutAnswers],
    ['… lost on the way to a page that left', incoming.lostWithPages],
    ['messages of the visitor', outgoing.written],
    ['… accepted once and shown so', outgoing.sent],
    ['… shown as unknown', `${outgoing.unknown} (${outgoing.unknownButArrived} had arrived)`],
    ['… doubled', outgoing.doubled],
    ['… out of order', outgoing.outOfOrder],
    ['… never written down: the page was leaving', outgoing.neverWritten],
    ['CONNECTs accepted', connects],
    ['requests', requests],
    ['time', `${seconds} s`],
    ['what the proxy did', Object.entries(faults).map(([deed, count]) => `${deed} ${count}`).join(', ')],
  ];
  return ['| | |', '| --- | --- |', ...rows.map(([name, value]) => `| ${name} | ${value} |`)].join('\n');
}

console.log(`Faults of each request: ${Object.entries(soakFaults).map(([name, share]) => `${name} ${share * 100} %`).join(', ')}`);
let wrong = 0;
for (const through of kind === 'both' ? (['direct', 'relay'] as const) : [kind as 'direct' | 'relay']) {
  const report = await runSoak({
    kind: through, seed: number('seed', 1), incoming: number('incoming', 10_000), outgoing: number('outgoing', 1_000), perSecond: number('rate', 20),
    reloadSeconds: number('reload', 30), tokenSeconds: number('token', 20), tabs: number('tabs', 3), onProgress: (line) => console.log(`  ${line}`),
  });
  console.log(`\n${table(report)}\n`);
  for (const problem of verdict(report)) {
    wrong++;
    console.log(`WRONG: ${problem}`);
  }
}
process.exit(wrong > 0 ? 1 : 0);
