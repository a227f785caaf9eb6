import { createSystemClock } from '../../lib/clock.ts';
import type { Logger } from '../../log/logger.ts';
import { createChildren } from '../children.ts';
import { NASTY } from './nasty.ts';

export interface HostMessage {
  ready?: boolean;
  guardian?: number | null;
  replaced?: number;
  losses?: number;
  kept?: { id: string; pid: number; startTime: string | null; startedAt: number };
}

/** A process that owns children as Optimus does, so that a test can kill it: node host.ts <instance id> <trees|ptys|guardian|keep>. */
const [instanceId = '', what = ''] = process.argv.slice(2);
const quiet: Logger = { debug() {}, info() {}, warn() {}, error() {}, child: () => quiet };
const children = createChildren({ clock: createSystemClock(), log: quiet, instanceId });
const tell = (message: HostMessage) => process.send?.(message);

if (what === 'trees') {
  await Promise.all(
    Object.entries(NASTY).map(([label, script]) => children.spawn({ label, command: 'sh', args: ['-c', script] })),
  );
}
if (what === 'ptys') {
  for (let i = 0; i < 10; i += 1) {
    const pty = await children.pty({ label: `terminal ${i}`, command: 'bash', args: ['--norc', '-i'] });
    pty.onData(() => {});
    pty.write('sleep 1000 & nohup sleep 1001 >/dev/null 2>&1 &\n');
    pty.write('setsid sh -c "trap \'\' TERM HUP; sleep 1002; sleep 1002" >/dev/null 2>&1 &\n');
    pty.write("(sh -c 'sleep 1003 & sleep 1004' &) ; sh -c \"trap '' TERM HUP INT; sleep 1005; sleep 1005\"\n");
  }
}
if (what === 'guardian') {
  children.onGuardianLost(() => {
    const look = setInterval(() => {
      const { pid, losses } = children.guardian();
      if (pid === null) return;
      clearInterval(look);
      tell({ replaced: pid, losses });
    }, 5);
  });
  await children.spawn({ label: 'sleeper', command: 'sh', args: ['-c', "trap '' TERM; sleep 1000; sleep 1000"] });
}
if (what === 'keep') {
  const kept = await children.spawn({ label: 'kept', command: 'sh', args: ['-c', 'sleep 1000 & wait'], keep: true });
  await children.spawn({ label: 'not kept', command: 'sleep', args: ['1000'] });
  tell({ kept: { id: kept.id, pid: kept.pid, startTime: kept.startTime, startedAt: kept.startedAt } });
}
tell({ ready: true, guardian: children.guardian().pid });
setInterval(() => {}, 60_000);
