import { describe, expect, test } from 'vitest';
import { createSystemClock } from '../../../core/lib/clock.ts';
import { tempDir } from '../../../core/testing/temp-dir.ts';
import { openTestStore } from '../../../core/testing/test-store.ts';
import { until } from '../../../core/testing/until.ts';
import { startSupervised } from '../testing/supervised.ts';

const time = { timeout: 120_000 };

describe('start sets', time, () => {
  test('start by a key of the whole machine, over a restart, and ask on the screen what a key cannot', async () => {
    const where = { store: await openTestStore(createSystemClock()), folder: await tempDir() };
    const first = await startSupervised(where);
    first.put('shop/api', 'sleep 1000');
    await first.folderOf('mail');
    first.put('mail/web', 'sleep 1000');
    await first.launcher.begin();
    const services = ['shop/api', 'mail/web'];
    const set = await first.launcher.saveSet({ name: 'Shop', services, hotkey: 'CommandOrControl+Alt+S' });
    expect(first.launcher.sets()).toEqual([set]);
    await expect(first.launcher.saveSet({ name: 'Shop', services, hotkey: null })).rejects.toMatchObject({
      code: 'CONFLICT',
    });
    await expect(first.launcher.saveSet({ name: 'No', services: ['shop/none'], hotkey: null })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
    first.host.seen.takenElsewhere.add('F9');
    await expect(first.launcher.saveSet({ name: 'Other', services, hotkey: 'F9' })).rejects.toMatchObject({
      code: 'CONFLICT',
      data: { why: 'Another program holds it.' },
    });
    expect(first.launcher.sets()).toHaveLength(1);
    await first.stop();
    expect(first.host.seen.hotkeys.size).toBe(0);

    const second = await startSupervised(where);
    second.put('shop/api', 'sleep 1000');
    second.put('mail/web', 'sleep 1000');
    await second.launcher.begin();
    second.host.seen.hotkeys.get(`set:${set.id}`)?.press();
    for (const id of services) await second.comes(id, 'ready');
    expect((await second.receipts('shop/api'))[0]).toMatchObject({ by: 'the key of Shop', ok: true });
    expect(second.opened).toEqual([]);
    second.put('mail/web', 'sleep 1000', {}, { problem: { why: 'sleep is not installed.', remedy: 'Install it.' } });
    await second.stopAll(services);
    second.host.seen.hotkeys.get(`set:${set.id}`)?.press();
    await until(() => second.opened.length === 1);
    await second.comes('shop/api', 'ready');
    await second.launcher.removeSet({ id: set.id });
    expect(second.launcher.sets()).toEqual([]);
    expect(second.host.seen.hotkeys.size).toBe(0);
  });
});
