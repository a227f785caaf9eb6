import { createSystemClock } from '../../../core/lib/clock.ts';
import { quietLog } from '../../../core/testing/quiet-log.ts';
import { createSinks } from '../sinks.ts';
import { createLogThread } from '../worker/log-thread.ts';

/** Keeps lines until it is killed: numbers of its own by a pipe, or what another process appends to a file. */
const [root = '', how = '', first = '0'] = process.argv.slice(2);
const target = { projectId: 'shop', service: 'web' };
const thread = createLogThread({
  root,
  limitBytes: () => 1e9,
  log: quietLog,
  onMessage: (message) => {
    if (message.type === 'taken') sinks.taken(message.sink, message.bytes);
  },
  onStarted: () => {},
});
const sinks = createSinks({ thread, clock: createSystemClock() });
const sink = sinks.make(target, how === 'file');
const filler = 'of a service that says much about what it does, and about what it would do '.repeat(3);

async function write(): Promise<void> {
  let next = Number(first);
  for (;;) {
    let text = '';
    for (let at = 0; at < 500; at++) text += `${next++} ${filler}\n`;
    sink.write('out', Buffer.from(text));
    // Once it was planned, all that came before is on the disk.
    await thread.ask({ kind: 'plan', projectId: null, targets: [target] });
    process.stdout.write(`${next}\n`);
  }
}
if (how === 'pipe') void write();
else setInterval(() => {}, 1_000);
