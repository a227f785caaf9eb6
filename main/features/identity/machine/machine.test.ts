import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createChildren } from '../../../core/children/children.ts';
import { createProc } from '../../../core/children/proc.ts';
import { createSystemClock } from '../../../core/lib/clock.ts';
import { quietLog } from '../../../core/testing/quiet-log.ts';
import { tempDir } from '../../../core/testing/temp-dir.ts';
import { serve } from '../testing/server.ts';
import { createLinuxMachine } from './linux.ts';
import { createLsofMachine, filesOf, listenerOf } from './lsof.ts';
import { addressOf, listenersIn } from './net-tables.ts';
import { listenerOfRow } from './windows.ts';

const run = promisify(execFile);
const linux = process.platform === 'linux';
const hasLsof = await run('lsof', ['-v']).then(
  () => true,
  () => false,
);

describe('rows', () => {
  test('of /proc/net, in either order of bytes', () => {
    expect(addressOf('0100007F', 'LE')).toBe('127.0.0.1');
    expect(addressOf('7F000001', 'BE')).toBe('127.0.0.1');
    expect(addressOf('00000000000000000000000000000000')).toBe('::');
    expect(addressOf('00000000000000000000000001000000', 'LE')).toBe('::1');
    expect(addressOf('0000000000000000FFFF00000100007F', 'LE')).toBe('::ffff:127.0.0.1');
    expect(addressOf('B80D0120000000000000000001000000', 'LE')).toBe('2001:db8::1');
    expect(addressOf('B80D0120010000000200000003000000', 'LE')).toBe('2001:db8:0:1:0:2:0:3');
    const table = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100007F:0BB8 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 4711 1 0000000000000000 100 0 0 10 0
   1: 0100007F:0BB8 0100007F:D431 01 00000000:00000000 00:00000000 00000000  1000        0 4712 1 0000000000000000 20 4 30 10 -1
   2: 0100007F:0BB9 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 0 1 0000000000000000 100 0 0 10 0
  broken 0A line
`;
    expect(listenersIn(table, 'tcp')).toEqual([{ protocol: 'tcp', address: '127.0.0.1', port: 3000, inode: '4711' }]);
    expect(listenersIn('', 'udp')).toEqual([]);
  });

  test('of lsof and of Windows', () => {
    const text =
      'p42\nf21\ntIPv6\nPTCP\nn*:3000\nf22\ntIPv4\nPTCP\nn127.0.0.1:3001\np43\nf3\ntIPv6\nPUDP\nn[::1]:5353\n';
    expect([...filesOf(text)].map(({ pid, fields }) => ({ pid, ...listenerOf(fields) }))).toEqual([
      { pid: 42, protocol: 'tcp', address: '::', port: 3000 },
      { pid: 42, protocol: 'tcp', address: '127.0.0.1', port: 3001 },
      { pid: 43, protocol: 'udp', address: '::1', port: 5353 },
    ]);
    expect(
      listenerOf(
        new Map([
          ['P', 'UDP'],
          ['n', '10.0.0.1:68->10.0.0.2:67'],
        ]),
      ),
    ).toBeNull();
    expect(
      listenerOf(
        new Map([
          ['P', 'UDP'],
          ['n', '*:*'],
        ]),
      ),
    ).toBeNull();
    expect(listenerOfRow('tcp\tfe80::1%12\t445\t4')).toEqual({
      protocol: 'tcp',
      address: 'fe80::1',
      port: 445,
      pid: 4,
    });
    expect(listenerOfRow('udp\t0.0.0.0\t53\t0')?.pid).toBeNull();
    for (const bad of ['', 'tcp\t\t1\t1', 'tcp\t::\tx\t1', 'Get-NetTCPConnection : failed'])
      expect(listenerOfRow(bad)).toBeNull();
  });
});

test.runIf(linux && hasLsof)('lsof says the same as /proc', async () => {
  const children = createChildren({ clock: createSystemClock(), log: quietLog, instanceId: randomUUID() });
  onTestFinished(() => children.dispose());
  const cwd = await tempDir();
  const { pid, ports } = await serve(['tcp 127.0.0.1', 'tcp ::', 'udp 127.0.0.1'], { cwd });
  const mine = (machine: { listening: ReturnType<typeof createLsofMachine>['listening'] }) =>
    machine.listening().then((all) => all.filter((one) => ports.includes(one.port)).sort((a, b) => a.port - b.port));
  const lsof = createLsofMachine({ children });
  const proc = createLinuxMachine({ proc: createProc(), now: () => performance.now() });
  const found = await mine(lsof);
  expect(found.map((one) => one.pid)).toEqual([pid, pid, pid]);
  expect(await mine(proc)).toEqual(found);
  expect(await lsof.folders([pid])).toEqual(new Map([[pid, cwd]]));
  expect((await lsof.folders()).get(pid)).toBe(cwd);
  expect(await lsof.folders([])).toEqual(new Map());
});

test.runIf(linux)('on which ports some listen is told by them alone', async () => {
  const one = await serve(['tcp 127.0.0.1', 'udp 127.0.0.1']);
  const other = await serve(['tcp 127.0.0.1']);
  const machine = createLinuxMachine({ proc: createProc(), now: () => performance.now() });
  expect(await machine.listenedOnBy?.([one.pid])).toEqual([one.ports[0]]);
  expect((await machine.listenedOnBy?.([one.pid, other.pid]))?.toSorted()).toEqual(
    [one.ports[0], other.ports[0]].toSorted(),
  );
  expect(await machine.listenedOnBy?.([])).toEqual([]);
  await other.end();
  expect(await machine.listenedOnBy?.([other.pid])).toEqual([]);
});

/** Somebody else listens, and who asks has no right to look at what is not his. Both can read the program, wherever it lies. */
test.runIf(linux && process.getuid?.() === 0)('what may not be read is said to be so', async () => {
  const { pid, ports } = await serve(['tcp 127.0.0.1'], { cwd: '/', env: { ...process.env, AS_UID: '65534' } });
  const module = (path: string) => fileURLToPath(new URL(path, import.meta.url));
  const code = `
    import { createLinuxMachine } from ${JSON.stringify(module('./linux.ts'))};
    import { createProc } from ${JSON.stringify(module('../../../core/children/proc.ts'))};
    let now = 0;
    const machine = createLinuxMachine({ proc: createProc(), now: () => now });
    const [first] = (await machine.listening()).filter(({ port }) => port === ${ports[0]});
    const [again] = (await machine.listening()).filter(({ port }) => port === ${ports[0]});
    console.log(JSON.stringify({ first, again, folders: [...(await machine.folders([${pid}, process.pid]))] }));`;
  const keys = '-sys_ptrace,-dac_override,-dac_read_search';
  const args = [`--bounding-set=${keys}`, `--inh-caps=${keys}`, process.execPath, '--input-type=module', '-e', code];
  const { stdout } = await run('setpriv', args, { cwd: '/', env: { PATH: process.env.PATH ?? '' } });
  const { first, again, folders } = JSON.parse(stdout);
  expect(first).toEqual({ protocol: 'tcp', address: '127.0.0.1', port: ports[0], pid: null });
  expect(again).toEqual(first);
  expect(folders).toEqual([[expect.any(Number), '/']]);
});
