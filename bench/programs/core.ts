// A core in a process of its own: says when it is ready, and ends in order when its input does.
import { createCore } from '../../main/core/create-core.ts';
import { createSystemClock } from '../../main/core/lib/clock.ts';
import { createHeadlessPorts } from '../../main/headless/host-ports.ts';

const core = await createCore({
  dataDir: process.argv[2] ?? '',
  hostPorts: createHeadlessPorts(),
  clock: createSystemClock(),
  version: '0.0.0-bench',
});
process.stdin.resume().once('end', () => void core.dispose().then(() => process.exit(0)));
console.log('ready');
