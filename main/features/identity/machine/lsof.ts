import type { Children } from '../../../core/children/types.ts';
import type { Listener, Machine } from './types.ts';

/** Each line of `lsof -F` is a letter and what it stands for; `p` begins a process, `f` one of its files. */
export function* filesOf(text: string): Generator<{ pid: number; fields: Map<string, string> }> {
  let pid = 0;
  let fields: Map<string, string> | null = null;
  for (const line of text.split('\n')) {
    const letter = line[0];
    if (letter === undefined) continue;
    if (letter === 'p' || letter === 'f') {
      if (fields) yield { pid, fields };
      fields = letter === 'f' ? new Map() : null;
      if (letter === 'p') pid = Number(line.slice(1));
    } else fields?.set(letter, line.slice(1));
  }
  if (fields) yield { pid, fields };
}

/** `*:3000`, `127.0.0.1:3000`, `[::1]:3000`; what is connected has an arrow. */
export function listenerOf(fields: ReadonlyMap<string, string>): Omit<Listener, 'pid'> | null {
  const [name = '', protocol = ''] = [fields.get('n'), fields.get('P')?.toLowerCase()];
  if ((protocol !== 'tcp' && protocol !== 'udp') || name.includes('->')) return null;
  const [, host = '', port] = /^(.*):(\d+)$/.exec(name) ?? [];
  if (port === undefined) return null;
  const anywhere = fields.get('t') === 'IPv6' ? '::' : '0.0.0.0';
  return { protocol, address: host === '*' ? anywhere : host.replace(/^\[|\]$/g, ''), port: Number(port) };
}

/** For macOS, which tells of sockets and working folders through its own programs only. */
export function createLsofMachine({ children }: { children: Pick<Children, 'run' | 'facts'> }): Machine {
  /** Answers 1 when there is nothing to tell, and when some of it may not be read. */
  const lsof = async (...args: string[]): Promise<string> => {
    const { stdout } = await children.run({ label: 'Look at ports and processes', command: 'lsof', args, cwd: '/' });
    return stdout.toString('utf8');
  };
  const listeners = (text: string): Listener[] =>
    [...filesOf(text)].flatMap(({ pid, fields }) => {
      const found = listenerOf(fields);
      return found ? [{ ...found, pid }] : [];
    });

  return {
    async listening() {
      const [tcp, udp] = await Promise.all([
        lsof('-nP', '-w', '-iTCP', '-sTCP:LISTEN', '-FpftPn'),
        lsof('-nP', '-w', '-iUDP', '-FpftPn'),
      ]);
      return [...listeners(tcp), ...listeners(udp)];
    },
    async folders(pids) {
      if (pids?.length === 0) return new Map();
      const which = pids ? ['-p', pids.join(',')] : [];
      const text = await lsof('-w', '-a', '-d', 'cwd', ...which, '-Fpfn');
      return new Map([...filesOf(text)].map(({ pid, fields }) => [pid, fields.get('n') ?? '/']));
    },
    /** An environment costs a process each here; the children themselves are known without. */
    tags: async () => new Map(),
    // Containers are in a machine of their own there.
    containers: async () => new Map(),
    pids: async () => [],
  };
}
