import { createHash } from 'node:crypto';
import { mkdir, readdir, realpath, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { tempDir } from '../../core/testing/temp-dir.ts';
import { until } from '../../core/testing/until.ts';
import { ended, makeTerminals, openIn, patience, read, rowOf, size, typeInto } from './testing/terminals.ts';

const posix = process.platform !== 'win32';

describe.runIf(posix)('a terminal', { timeout: 120_000 }, () => {
  test('runs the shell, types, resizes, and tells its end', async () => {
    const { terminals, folder } = await makeTerminals();
    const { id } = await openIn(terminals, { type: 'echo typ""ed\n' });
    const screen = read(terminals, id);
    await until(() => screen.text().includes('typed\r\n'), patience);
    await terminals.resize({ id, columns: 133, rows: 41 });
    await typeInto(terminals, id, 'stty size; pwd\r');
    await until(() => screen.text().includes('41 133'), patience);
    expect(screen.text()).toContain(await realpath(folder));
    await typeInto(terminals, id, 'exit 7\r');
    await ended(terminals, id);
    expect(await rowOf(terminals, id)).toMatchObject({ state: 'ended', exit: { code: 7, signal: null }, pid: null });
    await expect(typeInto(terminals, id, 'x')).rejects.toMatchObject({ code: 'CONFLICT' });
  });

  test('knows commands, their ends and where the shell is, and not what a program makes up', async () => {
    const { terminals, folder } = await makeTerminals();
    const { id } = await openIn(terminals);
    const screen = read(terminals, id);
    await until(() => screen.text().includes('633;B'), patience);
    await mkdir(join(folder, 'with; space'));
    const real = await realpath(folder);
    await typeInto(terminals, id, "cd 'with; space'\r");
    await until(async () => (await rowOf(terminals, id)).currentFolder === join(real, 'with; space'), patience);
    await typeInto(terminals, id, '(exit 3)\r');
    await until(async () => (await terminals.commands(id)).length === 2, patience);
    await typeInto(
      terminals,
      id,
      "printf '\\e]633;E;rm -rf /;guess\\a\\e]633;C\\a\\e]0;a\\u202etitle\\a\\e]7;file:///etc\\a'; sleep 0.1\r",
    );
    await until(async () => (await terminals.commands(id))[2]?.endedAt != null, patience);
    const commands = await terminals.commands(id);
    expect(commands.map(({ command }) => command.slice(0, 17))).toEqual([
      "cd 'with; space'",
      '(exit 3)',
      "printf '\\e]633;E;",
    ]);
    expect(commands.map(({ exitCode }) => exitCode)).toEqual([0, 3, 0]);
    expect(commands[1]).toMatchObject({ folder: join(real, 'with; space') });
    await until(async () => (await rowOf(terminals, id)).title === 'a title', patience);
  });

  test('keeps every byte, also of a flood with a reader that acknowledges by chance', async () => {
    const { terminals } = await makeTerminals();
    const { id } = await openIn(terminals);
    const screen = read(terminals, id, { acknowledge: false });
    await until(() => screen.text().includes('633;B'), patience);
    const bytes = 6_000_000;
    await typeInto(
      terminals,
      id,
      `stty raw -echo; echo be""gin; head -c ${bytes} /dev/urandom | tee >(sha256sum > sum; sync) | cat; sleep 0.2; stty sane; echo do""ne; cat sum\r`,
    );
    let seed = 7;
    await until(async () => {
      seed = (seed * 48_271) % 2_147_483_647;
      const behind = screen.position() - (seed % 300_000);
      // Also backwards, and beyond what was sent: neither may harm.
      await screen.acknowledge(seed % 5 === 0 ? screen.position() + 1_000_000 : Math.max(0, behind));
      if (seed % 3 === 0) await screen.acknowledge();
      return screen.tail().includes('done');
    }, patience);
    await until(() => /[0-9a-f]{64}/.test(screen.tail()), patience);
    const all = screen.bytes();
    const begin = all.indexOf('begin\n') + 6;
    const sum = createHash('sha256')
      .update(all.subarray(begin, begin + bytes))
      .digest('hex');
    expect(screen.tail()).toContain(sum);
    expect(screen.lost()).toBe(0);
  });

  test('waits for a reader that looks, and for none that does not or is gone', async () => {
    const { terminals } = await makeTerminals();
    const { id } = await openIn(terminals);
    const slow = read(terminals, id, { acknowledge: false });
    await until(() => slow.text().includes('633;B'), patience);
    await typeInto(terminals, id, 'head -c 5000000 /dev/zero | tr "\\0" x; echo; echo all-""out\r');
    const waits = async () => {
      const { nextByte } = await rowOf(terminals, id);
      await new Promise<void>((resolve) => setImmediate(resolve));
      return nextByte > 400_000 && (await rowOf(terminals, id)).nextByte === nextByte;
    };
    await until(waits, patience);
    expect((await rowOf(terminals, id)).nextByte).toBeLessThan(2_000_000);
    slow.stop();
    await until(async () => (await rowOf(terminals, id)).nextByte > 5_000_000, patience);
    const late = read(terminals, id);
    await until(() => late.tail().includes('all-out'), patience);
    expect(late.lost()).toBe(0);
    const hidden = read(terminals, id, { acknowledge: false, visible: false });
    await until(() => hidden.position() > 0, patience);
    await hidden.acknowledge(0);
    await typeInto(terminals, id, 'head -c 3000000 /dev/zero | tr "\\0" y; echo; echo again-""out\r');
    await until(() => late.tail().includes('again-out'), patience);
  });

  test('is the same for every reader, and one goes on where it was', async () => {
    const { terminals } = await makeTerminals();
    const { id } = await openIn(terminals);
    const first = read(terminals, id);
    await typeInto(terminals, id, 'seq 1 20000; echo en""d1\r');
    await until(() => first.text().includes('end1'), patience);
    const second = read(terminals, id);
    const position = first.position();
    first.stop();
    await typeInto(terminals, id, 'seq 1 20000; echo en""d2\r');
    await until(() => second.text().includes('end2'), patience);
    const third = read(terminals, id, { from: 0 });
    const frames: Buffer[] = [];
    const stop = new AbortController();
    for await (const frame of terminals.output(
      { id, reader: 'back' },
      { after: { epoch: id, offset: position }, signal: stop.signal },
    )) {
      expect(frame.type).toBe('item');
      if (frame.type !== 'item') continue;
      frames.push(Buffer.from(frame.item.base64, 'base64'));
      await terminals.acknowledge({ id, reader: 'back', next: frame.offset, visible: true });
      if (Buffer.concat(frames).includes('end2')) stop.abort();
    }
    await until(() => third.text().includes('end2'), patience);
    const whole = second.bytes();
    const rest = Buffer.concat(frames);
    expect(third.bytes().subarray(0, whole.length)).toEqual(whole.subarray(0, third.bytes().length));
    expect(whole.subarray(position, position + rest.length)).toEqual(rest.subarray(0, whole.length - position));
  });

  test('takes more than a pty holds, and refuses what nobody reads', async () => {
    const { terminals } = await makeTerminals();
    const { id } = await openIn(terminals);
    const screen = read(terminals, id);
    await until(() => screen.text().includes('633;B'), patience);
    await typeInto(terminals, id, 'stty raw -echo; echo rea""dy; head -c 3000000 | sha256sum; stty sane\r');
    await until(() => screen.text().includes('ready'), patience);
    const data = Buffer.alloc(3_000_000, 'abcdefghij');
    for (let at = 0; at < data.length; at += 500_000)
      await typeInto(terminals, id, data.subarray(at, at + 500_000).toString());
    const sum = createHash('sha256').update(data).digest('hex');
    await until(() => screen.text().includes(sum), patience);
    await typeInto(terminals, id, 'stty raw -echo; echo de""af; sleep 1000\r');
    await until(() => screen.text().includes('deaf'), patience);
    const more = async () => {
      for (let i = 0; i < 20; i++) await typeInto(terminals, id, 'z'.repeat(900_000));
    };
    await expect(more()).rejects.toMatchObject({ code: 'CONFLICT' });
    expect(await terminals.close({ id, forget: false })).toEqual({ proven: true, left: [] });
  });

  test('many resizes end with the last', async () => {
    const { terminals } = await makeTerminals();
    const { id } = await openIn(terminals);
    const screen = read(terminals, id);
    await Promise.all(Array.from({ length: 60 }, (_, i) => terminals.resize({ id, columns: 40 + i, rows: 10 + i })));
    await typeInto(terminals, id, 'stty size\r');
    await until(() => screen.text().includes('69 99'), patience);
    expect(await rowOf(terminals, id)).toMatchObject({ columns: 99, rows: 69 });
  });

  test('goes on after Optimus, in the same place, with what was written', async () => {
    const first = await makeTerminals();
    const { id } = await openIn(first.terminals);
    const screen = read(first.terminals, id);
    await mkdir(join(first.folder, 'sub'));
    await typeInto(first.terminals, id, 'cd sub; echo kept-""here\r');
    await until(() => screen.text().includes('kept-here'), patience);
    await until(async () => (await rowOf(first.terminals, id)).currentFolder?.endsWith('/sub'), patience);
    await first.stop();
    const second = await makeTerminals({ dataDir: first.dataDir, store: first.store });
    const row = await rowOf(second.terminals, id);
    expect(row).toMatchObject({ state: 'ended', lives: 1 });
    expect(row.nextByte).toBeGreaterThan(0);
    const again = await second.terminals.reopen({ id, ...size, plain: false });
    expect(again).toMatchObject({ id, state: 'running', lives: 2 });
    const after = read(second.terminals, id);
    await typeInto(second.terminals, id, 'pwd; echo se""cond\r');
    await until(() => after.text().includes('second\r\n'), patience);
    expect(after.text()).toContain('kept-here');
    expect(after.text()).toContain('opened again');
    expect(after.text()).toContain(`${await realpath(first.folder)}/sub`);
  });

  test('finds lines on disk, without sequences, with secrets hidden', async () => {
    const { terminals } = await makeTerminals({ secrets: ['hunter2-secret'] });
    const { id } = await openIn(terminals);
    const screen = read(terminals, id);
    await typeInto(
      terminals,
      id,
      "printf 'a \\e[31mneed\\e[0mle\\n'; echo pass hunter2-se''cret needle; seq 1 30000; echo las''t\r",
    );
    await until(() => screen.text().includes('last\r\n'), patience);
    const hits = await terminals.search({ text: 'needle', limit: 50 });
    expect(hits.map(({ text }) => text)).toContain('a needle');
    expect(hits.every(({ terminalId, time }) => terminalId === id && time > 0)).toBe(true);
    expect(JSON.stringify(hits)).not.toContain('hunter2-secret');
    expect(await terminals.search({ text: 'NEEDLE', limit: 50 })).toEqual([]);
    await typeInto(terminals, id, "printf '\\e]0;hunter2-secret\\a'; true hunter2-secret\r");
    await until(async () => (await terminals.commands(id)).length >= 2, patience);
    expect(JSON.stringify([await terminals.list(), await terminals.commands(id)])).not.toContain('hunter2-secret');
  });

  test('gets the variables of its project, and says what is wrong with them', async () => {
    const environment = async ({ projectId }: { projectId: string }) => ({
      name: 'dev',
      variables: { OPEN_SESAME: 'yes' },
      problems: projectId === 'bad' ? [{ name: 'API_KEY', why: 'There is no secret API_KEY.' }] : [],
    });
    const { startShell, record } = await withProject(environment);
    await expect(startShell({ ...record, projectId: 'bad' })).rejects.toMatchObject({
      code: 'UNAVAILABLE',
      data: { why: 'API_KEY: There is no secret API_KEY.' },
    });
    const { pty } = await startShell({ ...record, projectId: 'good' });
    let seen = '';
    pty.onData((data) => {
      seen += data.toString();
    });
    pty.write('echo "[$OPEN_SESAME|$OPTIMUS_SHELL_NONCE|$TERM_PROGRAM]"\r');
    await until(() => seen.includes('[yes||optimus]'), patience);
    expect((await pty.stop()).proven).toBe(true);
  });

  test('opens only so many, only shells, only in folders', async () => {
    const { terminals } = await makeTerminals({ settings: { mostOpen: 2 } });
    await openIn(terminals);
    await openIn(terminals);
    await expect(openIn(terminals)).rejects.toMatchObject({ code: 'CONFLICT' });
    expect((await terminals.ptys()).leaked).toBe(0);
    const other = await makeTerminals();
    await expect(openIn(other.terminals, { folder: '/nowhere' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(openIn(other.terminals, { shell: '/usr/bin/env' })).rejects.toMatchObject({ code: 'INVALID' });
    await expect(openIn(other.terminals, { projectId: 'none' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  test('leaves nothing behind: no descriptor, no pty, no child, no file', async () => {
    const { terminals, children, dataDir } = await makeTerminals();
    const cycle = async () => {
      const { id } = await openIn(terminals);
      await terminals.close({ id, forget: true });
    };
    await cycle();
    const before = await readdir('/proc/self/fd').catch(() => []);
    for (let i = 0; i < 5; i++) await Promise.all([cycle(), cycle(), cycle()]);
    await until(() => children.list().length === 0, patience);
    await until(async () => (await readdir('/proc/self/fd').catch(() => [])).length <= before.length, patience);
    expect(await terminals.ptys()).toMatchObject({ terminals: 0, ptys: 0, leaked: 0 });
    expect(await readdir(join(dataDir, 'terminals', 'output'))).toEqual([]);
    expect(await terminals.list()).toEqual([]);
  });
});

async function withProject(
  resolve: (asked: {
    projectId: string;
  }) => Promise<never | { name: string; variables: Record<string, string>; problems: { name: string; why: string }[] }>,
) {
  const { createStartShell } = await import('./start-shell.ts');
  const { children } = await makeTerminals();
  const folder = await tempDir();
  await writeFile(join(folder, 'x'), '');
  const startShell = createStartShell({
    children,
    environments: { resolve },
    shellDir: await tempDir(),
    projectName: () => 'shop',
    version: '0',
  });
  const record = {
    id: 'a',
    name: null,
    title: null,
    projectId: null,
    environment: null,
    folder,
    currentFolder: null,
    shell: '/bin/bash',
    commit: null,
    lives: 1,
    openedAt: 0,
    endedAt: null,
    exitCode: null,
    exitSignal: null,
    ...size,
    plain: false,
  };
  return { startShell, record };
}
