import { quietLog } from '../../../core/testing/quiet-log.ts';
import { createIndexThread } from '../thread/index-thread.ts';

/** Reads a project again and again until it is killed, and says how far it got. */
const [path = '', root = '', count = '0'] = process.argv.slice(2);
const thread = createIndexThread({
  path,
  log: quietLog,
  onProgress: ({ done }) => process.stdout.write(`${done}\n`),
  onSetAside: (why) => process.stdout.write(`set aside: ${why}\n`),
  onStarted: () => {},
});
const paths = Array.from({ length: Number(count) }, (_, at) => `src/file${at}.ts`);
for (;;) {
  await thread.ask('read', { projectId: 'p', name: 'p', root, paths, cut: false });
  process.stdout.write('whole\n');
  await thread.ask('forget', { projectId: 'p' });
}
