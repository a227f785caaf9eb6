import { mkdir, open, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sql } from 'kysely';
import { expect, onTestFinished, test } from 'vitest';
import { createFakeHost } from './testing/fake-host-ports.ts';
import { tempDir } from './testing/temp-dir.ts';
import { startTestCore } from './testing/test-core.ts';
import { until } from './testing/until.ts';

test('it starts on an empty folder, says what it is, and remembers its life in the journal', async () => {
  const first = await startTestCore();
  const info = await first.client.system.info();
  expect(info).toMatchObject({
    version: '0.0.0-test',
    host: 'desktop',
    dataDir: first.dataDir,
    safeMode: false,
    recovery: null,
  });
  expect(info.versions).toMatchObject({ node: process.versions.node, sqlite: expect.stringMatching(/^3\.\d+\.\d+$/) });
  expect(info.capabilities.updates).toEqual({ available: false, why: 'No feed.', remedy: 'Set one.' });
  await first.stop();
  const second = await startTestCore({ dataDir: first.dataDir });
  const { events } = await second.client.journal.list({ kinds: ['optimus.started', 'optimus.stopped'] });
  await until(async () => (await second.client.journal.list({ kinds: ['optimus.started'] })).events.length === 2);
  expect(events.at(-1)?.kind).toBe('optimus.started');
  expect(events.at(-2)?.kind).toBe('optimus.stopped');
});

test('two on one data folder: the second is told who holds it and harms nothing', async () => {
  const first = await startTestCore();
  await expect(startTestCore({ dataDir: first.dataDir })).rejects.toMatchObject({ holder: { pid: process.pid } });
  expect(await first.client.system.ping()).toHaveProperty('at');
});

test('a changed setting is kept, told to the host and to the journal, and announced', async () => {
  const { client, host, stop, dataDir } = await startTestCore();
  const abort = new AbortController();
  const changes = await client.system.changes({}, { signal: abort.signal });
  await changes.next();
  const after = await client.settings.update({ appearance: { theme: 'dark' } });
  expect(after.appearance).toEqual({ theme: 'dark', density: 'comfortable', zoom: 1, motion: 'system' });
  expect(host.seen.theme).toBe('dark');
  for await (const frame of changes) if (frame.type === 'item' && frame.item.feature === 'settings') break;
  abort.abort();
  await until(
    async () =>
      (await client.journal.list({ kinds: ['settings.changed'] })).events[0]?.sentence ===
      'Settings changed: Theme system → dark',
  );
  await stop();
  expect(JSON.parse(await readFile(join(dataDir, 'settings.json'), 'utf8'))).toMatchObject({
    settings: { appearance: { theme: 'dark' } },
  });
});

test('bad input is refused with the field that is wrong, and nothing is lost', async () => {
  const { client } = await startTestCore();
  const bad = client.settings.update({ appearance: { zoom: 99 } });
  await expect(bad).rejects.toMatchObject({
    code: 'INVALID',
    defined: true,
    data: { problems: [{ field: 'appearance.zoom' }] },
  });
  await expect(client.settings.update({ nonsense: true } as never)).rejects.toMatchObject({ code: 'INVALID' });
  await expect(client.settings.import({ text: '{"version":1,' })).rejects.toMatchObject({ code: 'INVALID' });
  await expect(client.settings.reset({ section: 'nothing' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  await expect(client.journal.get({ id: 4711 })).rejects.toMatchObject({
    code: 'NOT_FOUND',
    data: { what: 'event', id: '4711' },
  });
  expect((await client.settings.get()).settings.appearance.zoom).toBe(1);
});

test('settings that cannot be read: the good ones stay, the user is told, the original is kept', async () => {
  const dataDir = await tempDir();
  const original = '{"version":1,"settings":{"appearance":{"theme":"dark","zoom":"huge"}}}';
  await writeFile(join(dataDir, 'settings.json'), original);
  const { client } = await startTestCore({ dataDir });
  const { settings, problem } = await client.settings.get();
  expect(settings.appearance).toMatchObject({ theme: 'dark', zoom: 1 });
  expect(problem?.dropped).toMatchObject([{ field: 'appearance.zoom' }]);
  expect(await readFile(problem?.quarantined ?? '', 'utf8')).toBe(original);
  expect((await client.attention.list()).items).toMatchObject([{ key: 'settings/file', severity: 'warning' }]);
});

test('a hotkey held by another program becomes an item with the way to mend it; rebinding mends it', async () => {
  const host = createFakeHost();
  host.seen.takenElsewhere.add('CommandOrControl+Shift+O');
  const { client } = await startTestCore({ host });
  expect(await client.hotkeys.list()).toMatchObject([
    { id: 'toggleWindow', status: 'taken' },
    { id: 'palette', status: 'active' },
    { id: 'voice', status: 'active' },
  ]);
  expect((await client.attention.list()).items).toMatchObject([
    { key: 'hotkeys/toggleWindow', actions: [{ route: '/settings?section=hotkeys' }] },
  ]);
  await until(() => host.seen.notifications.length === 1);
  expect(host.seen.tray?.state).toBe('attention');

  const twin = client.hotkeys.rebind({ id: 'toggleWindow', accelerator: 'CommandOrControl+Shift+K' });
  await expect(twin).rejects.toMatchObject({ code: 'CONFLICT' });
  expect(await client.hotkeys.rebind({ id: 'toggleWindow', accelerator: 'Alt+O' })).toMatchObject({ status: 'active' });
  expect((await client.attention.list()).items).toEqual([]);
  expect(host.seen.badge).toBe(0);
  host.seen.hotkeys.get('toggleWindow')?.press();
  expect(host.seen.visible).toBe(true);
});

test('two hotkeys change places; what was taken is tried again; what cannot be kept is not used', async () => {
  const host = createFakeHost();
  host.seen.takenElsewhere.add('Alt+X');
  const { client, core, dataDir } = await startTestCore({ host });
  const [one, two] = ['CommandOrControl+Shift+O', 'CommandOrControl+Shift+K'];
  await client.settings.update({ hotkeys: { toggleWindow: two, palette: one } });
  expect(await client.hotkeys.list()).toMatchObject([
    { id: 'toggleWindow', accelerator: two, status: 'active' },
    { id: 'palette', accelerator: one, status: 'active' },
    { id: 'voice', accelerator: 'CommandOrControl+Shift+Space', status: 'active' },
  ]);

  await client.settings.update({ hotkeys: { palette: 'Alt+X' } });
  await until(() => host.seen.notifications.some(({ key }) => key === 'attention/hotkeys/palette'));
  host.seen.takenElsewhere.clear();
  expect(await client.hotkeys.rebind({ id: 'palette', accelerator: 'Alt+X' })).toMatchObject({ status: 'active' });
  expect((await client.attention.list()).items).toEqual([]);
  await until(() => host.seen.notifications.length === 0);

  await core.services.settings.update({});
  await rm(join(dataDir, 'settings.json'));
  await mkdir(join(dataDir, 'settings.json'));
  await expect(client.hotkeys.rebind({ id: 'palette', accelerator: 'Alt+Y' })).rejects.toMatchObject({
    code: 'INTERNAL',
  });
  expect(host.seen.hotkeys.get('palette')?.accelerator).toBe('Alt+X');
});

test('a failed start at login is told beside a bad settings file, and both for as long as they are true', async () => {
  const dataDir = await tempDir();
  await writeFile(join(dataDir, 'settings.json'), '{"version":1,"settings":{"appearance":{"zoom":"huge"}}}');
  const host = createFakeHost();
  const works = host.ports.loginItem.set;
  host.ports.loginItem.set = () => Promise.reject(new Error('not allowed'));
  const { client } = await startTestCore({ dataDir, host });
  const keys = async () => (await client.attention.list()).items.map((item) => item.key).sort();
  await client.settings.update({ window: { startAtLogin: true } });
  await until(async () => (await keys()).length === 2);
  expect(await keys()).toEqual(['login-item/failed', 'settings/file']);
  await client.settings.update({ appearance: { theme: 'dark' } });
  expect(await keys()).toEqual(['login-item/failed', 'settings/file']);
  host.ports.loginItem.set = works;
  await client.settings.update({ window: { startAtLogin: false } });
  expect(await keys()).toEqual(['settings/file']);
});

test('who is here for the first time has not been away', async () => {
  const { client, stop, dataDir, clock } = await startTestCore();
  expect(await client.now.presence()).toEqual({ leftAt: null });
  await client.now.seen();
  expect(await client.now.presence()).toEqual({ leftAt: null });
  clock.advance(60_000);
  const lastLook = clock.now();
  expect(await client.now.seen()).toEqual({ leftAt: null });
  clock.advance(3_600_000);
  expect(await client.now.seen()).toEqual({ leftAt: lastLook });
  const leftAt = clock.now();
  await stop();
  clock.advance(60_000);
  const second = await startTestCore({ dataDir, clock });
  await second.client.now.seen();
  expect(await second.client.now.presence()).toEqual({ leftAt });
});

test('what the host asks for reaches the page', async () => {
  const { client, host } = await startTestCore();
  const abort = new AbortController();
  const requests = await client.system.requests({}, { signal: abort.signal });
  await requests.next();
  host.request({ type: 'navigate', to: '/journal' });
  expect((await requests.next()).value).toMatchObject({ item: { type: 'navigate', to: '/journal' } });
  host.seen.tray?.actions.find((a) => a.id === 'settings')?.run();
  expect((await requests.next()).value).toMatchObject({ item: { to: '/settings' } });
  abort.abort();
});

test('what is asked of a page that is not there yet waits for it', async () => {
  const { client, host } = await startTestCore();
  host.seen.tray?.actions.find((a) => a.id === 'settings')?.run();
  host.seen.hotkeys.get('palette')?.press();
  host.seen.hotkeys.get('voice')?.press();
  expect(host.seen.visible).toBe(true);
  const abort = new AbortController();
  const requests = await client.system.requests({}, { signal: abort.signal });
  expect((await requests.next()).value).toMatchObject({ type: 'reset' });
  expect((await requests.next()).value).toMatchObject({ item: { type: 'navigate', to: '/settings' } });
  expect((await requests.next()).value).toMatchObject({ item: { type: 'palette' } });
  expect((await requests.next()).value).toMatchObject({ item: { type: 'voice' } });
  abort.abort();
});

test('a damaged database opens in recovery, is usable, and goes on with the choice of the user', async () => {
  const first = await startTestCore();
  await first.client.system.copyDatabase();
  await first.stop();
  await writeFile(join(first.dataDir, 'optimus.db'), 'not a database at all, in no way');
  const { client, core } = await startTestCore({ dataDir: first.dataDir });
  const { recovery } = await client.system.info();
  expect(recovery?.copies).toHaveLength(1);
  expect((await client.attention.list()).items[0]).toMatchObject({ key: 'database/recovery', severity: 'critical' });
  await expect(client.system.recover({ kind: 'copy', id: 'no such copy' })).rejects.toMatchObject({
    code: 'NOT_FOUND',
  });
  const { secrets, children } = core.services;
  await expect(secrets.set('a', 'would be lost')).rejects.toMatchObject({ code: 'UNAVAILABLE' });
  const kept = children.spawn({ label: 'kept', command: 'sleep', args: ['600'], keep: true });
  await expect(kept).rejects.toMatchObject({ code: 'UNAVAILABLE' });
  expect(children.list()).toEqual([]);
  await client.system.recover({ kind: 'copy', id: recovery?.copies[0]?.id ?? '' });
  expect((await client.system.info()).recovery).toBeNull();
  expect((await client.attention.list()).items).toEqual([]);
  expect((await client.journal.list({ kinds: ['optimus.started'] })).events.length).toBeGreaterThan(0);
});

test('damage that a check finds leads to recovery, and nothing is said of it any more once that is over', async () => {
  const first = await startTestCore();
  await first.stop();
  const { client } = await startTestCore({ dataDir: first.dataDir });
  const file = await open(join(first.dataDir, 'optimus.db'), 'r+');
  onTestFinished(() => file.close());
  const { size } = await file.stat();
  for (let at = 4_096; at < size; at += 4_096) await file.write(Buffer.alloc(512, 0xff), 0, 512, at);
  expect((await client.system.checkDatabase()).ok).toBe(false);
  expect((await client.attention.list()).items).toMatchObject([{ key: 'database/recovery' }]);
  await client.system.recover({ kind: 'empty' });
  expect((await client.attention.list()).items).toEqual([]);
});

test('a damaged table that the start reads does not keep the program from starting', async () => {
  const first = await startTestCore();
  const root = await first.core.services.store.data
    .selectFrom(sql<{ name: string; rootpage: number }>`sqlite_schema`.as('schema'))
    .select(['name', 'rootpage'])
    .where('name', 'in', ['attention_marks', 'children'])
    .execute();
  await first.stop();
  const file = await open(join(first.dataDir, 'optimus.db'), 'r+');
  for (const { rootpage } of root) await file.write(Buffer.alloc(4_096, 0xff), 0, 4_096, (rootpage - 1) * 4_096);
  await file.close();
  const { client } = await startTestCore({ dataDir: first.dataDir });
  await until(async () => (await client.system.info()).recovery !== null);
  expect((await client.attention.list()).items).toMatchObject([{ key: 'database/recovery' }]);
});

test('secrets are kept encrypted and never appear in the journal or the log', async () => {
  const { core, dataDir, stop } = await startTestCore();
  const { secrets, journal, log } = core.services;
  await secrets.set('openai/key', 'sk-very-secret-value');
  expect(await secrets.get('openai/key')).toBe('sk-very-secret-value');
  await journal.append({ kind: 'n', sentence: 'leaks sk-very-secret-value' });
  log.info('leaks too', { value: 'sk-very-secret-value' });
  await expect(secrets.get('nothing')).rejects.toMatchObject({ code: 'NOT_FOUND' });
  await expect(secrets.set('bad name!', 'x')).rejects.toMatchObject({
    code: 'INVALID',
    data: { problems: [{ field: 'name' }] },
  });
  expect(JSON.stringify(await log.tail({ limit: 50 }))).not.toContain('very-secret');
  await stop();
  for (const file of ['optimus.db']) expect((await readFile(join(dataDir, file))).includes('very-secret')).toBe(false);
});

test('a secret store that is not there says why', async () => {
  const host = createFakeHost();
  host.seen.secrets = { available: false, why: 'No keyring.', remedy: 'Install one.' };
  const { core } = await startTestCore({ host });
  await expect(core.services.secrets.set('a', 'b')).rejects.toMatchObject({
    code: 'UNAVAILABLE',
    data: { why: 'No keyring.', remedy: 'Install one.' },
  });
});
