import type { Children } from '../../../core/children/types.ts';
import type { Listener, Machine } from './types.ts';

/** netstat speaks the language of the system; these do not. */
const script =
  '[Console]::OutputEncoding=[Text.Encoding]::UTF8; ' +
  'Get-NetTCPConnection -State Listen | ForEach-Object { "tcp`t$($_.LocalAddress)`t$($_.LocalPort)`t$($_.OwningProcess)" }; ' +
  'Get-NetUDPEndpoint | ForEach-Object { "udp`t$($_.LocalAddress)`t$($_.LocalPort)`t$($_.OwningProcess)" }';

export function listenerOfRow(line: string): Listener | null {
  const [protocol, address, port, pid] = line.trim().split('\t');
  if ((protocol !== 'tcp' && protocol !== 'udp') || !address || !/^\d+$/.test(port ?? '') || !/^\d+$/.test(pid ?? ''))
    return null;
  // A link-local address names its interface.
  return { protocol, address: address.replace(/%.*$/, ''), port: Number(port), pid: Number(pid) || null };
}

/** Windows keeps the working folder of a process to itself: only what Optimus started is known to be of a project. */
export function createWindowsMachine({ children }: { children: Pick<Children, 'run' | 'facts'> }): Machine {
  return {
    async listening() {
      const { stdout } = await children.run({
        label: 'Look at ports',
        command: 'powershell.exe',
        args: ['-NoProfile', '-NonInteractive', '-Command', script],
      });
      return stdout
        .toString('utf8')
        .split(/\r?\n/)
        .flatMap((line) => listenerOfRow(line) ?? []);
    },
    folders: async () => new Map(),
    tags: async () => new Map(),
    containers: async () => new Map(),
    pids: async () => [],
  };
}
