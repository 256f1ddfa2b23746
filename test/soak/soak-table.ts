import type { SoakReport } from './soak-run.js';

/** One row a line, one column a run. */
const rows: readonly (readonly [string, (report: SoakReport) => string | number])[] = [
  ['seed', ({ options }) => options.seed],
  ['duration, s', ({ seconds }) => seconds],
  ['**from the centre**', ({ options }) => options.messages],
  ['shown', ({ received }) => received],
  ['doubled', ({ doubled }) => doubled.length],
  ['out of order', ({ outOfOrder }) => outOfOrder.length],
  ['lost', ({ lost }) => lost.length],
  ['lost in answers cut half way', ({ options, lostCut }) => (options.mode === 'relay' ? '0' : lostCut.length)],
  ['lost in answers to a page that left', ({ options, lostLeaving }) => (options.mode === 'relay' ? '0' : lostLeaving.length)],
  ['missing in a tab that showed its neighbours', ({ gaps }) => gaps.length],
  ['**by the visitor**', ({ written }) => written],
  ['accepted once', ({ acceptedOnce }) => acceptedOnce],
  ['accepted more than once', ({ acceptedTwice }) => acceptedTwice.length],
  ['accepted out of order', ({ acceptedOutOfOrder }) => acceptedOutOfOrder.length],
  ['of these shown as unknown', ({ unknownAccepted }) => unknownAccepted],
  ['never accepted, shown as unknown', ({ unknownNever }) => unknownNever],
  ['never accepted, shown as refused', ({ refused }) => refused],
  ['never accepted, shown as neither', ({ vanished, wronglySent }) => new Set([...vanished, ...wronglySent]).size],
  ['accepted, shown as refused', ({ wronglyRefused }) => wronglyRefused.length],
  ['**what happened**: requests at the centre', ({ requests }) => requests],
  ['500 or 503', ({ faults }) => faults['status'] ?? 0],
  ['reset before the answer', ({ faults }) => faults['reset'] ?? 0],
  ['cut half way', ({ faults }) => faults['cut-answer'] ?? 0],
  ['tokens ended', ({ expired }) => expired],
  ['reloads', ({ reloaded }) => reloaded],
  ['tabs opened, closed', ({ opened, closed }) => `${opened}, ${closed}`],
  ['conversations opened, "Start again" pressed', ({ connects, startedAgain }) => `${connects}, ${startedAgain}`],
];

export function soakTable(reports: readonly SoakReport[]): string {
  const line = (cells: readonly (string | number)[]): string => `| ${cells.join(' | ')} |`;
  return [line(['', ...reports.map(({ options }) => options.mode)]), line(['---', ...reports.map(() => '--:')]), ...rows.map(([name, read]) => line([name, ...reports.map(read)]))].join('\n');
}

/** What a run must not show; empty: it held. */
export function broken(report: SoakReport): string[] {
  const { doubled, outOfOrder, lost, gaps, acceptedTwice, acceptedOutOfOrder, wronglyRefused, wronglySent, vanished, thrown, waiting, visitors } = report;
  const lists = { doubled, outOfOrder, lost, gaps, acceptedTwice, acceptedOutOfOrder, wronglyRefused, wronglySent, vanished, thrown };
  const found = Object.entries(lists).filter(([, list]) => list.length > 0).map(([name, list]) => `${name} ${list.length}: ${list.slice(0, 8).join(', ')}`);
  if (waiting > 0) found.push(`still to be sent: ${waiting}`);
  if (visitors !== 1) found.push(`visitors: ${visitors}`);
  return found;
}
