import { expect, test } from 'vitest';
import { createFakeClock } from '../testing/fake-clock.ts';
import { createFakeHost } from '../testing/fake-host-ports.ts';
import { startTestCore } from '../testing/test-core.ts';

test('who used a secret is kept, the newest two hundred; comparing is no use', async () => {
  const clock = createFakeClock();
  const { core } = await startTestCore({ clock });
  const { secrets } = core.services;
  await secrets.set('a/one', 'value-of-one');
  for (let n = 1; n <= 205; n += 1) await secrets.get('a/one', { by: `service ${n}`, what: 'dev of shop' });
  const uses = await secrets.uses('a/one');
  expect(uses).toHaveLength(200);
  expect(uses[0]).toMatchObject({ by: 'service 205', what: 'dev of shop' });
  expect(uses.at(-1)?.by).toBe('service 6');
  const [before] = await secrets.list();
  clock.advance(60_000);
  expect(await secrets.peek('a/one')).toBe('value-of-one');
  expect((await secrets.list())[0]?.used_at).toBe(before?.used_at);
  await secrets.remove('a/one');
  expect(await secrets.uses('a/one')).toEqual([]);
});

test('the journal says what a secret is, where its name would say nothing', async () => {
  const { core } = await startTestCore({});
  const { secrets, journal } = core.services;
  await secrets.set('backups/0190/password', 'value', 'The password of the backup place Disk');
  await secrets.set('plain', 'value-of-plain');
  const { events } = await journal.list({ kinds: ['secret.set'] });
  expect(events.map(({ sentence }) => sentence)).toEqual([
    'Secret plain was set',
    'The password of the backup place Disk was set',
  ]);
});

test('a value under a newer key is the same value to the user, and what nobody can read is left alone', async () => {
  const host = createFakeHost();
  const clock = createFakeClock();
  const { core } = await startTestCore({ host, clock });
  const { secrets } = core.services;
  await secrets.set('a/one', 'value-of-one');
  await secrets.set('a/two', 'value-of-two');
  const told: string[] = [];
  secrets.onChange((name) => told.push(name));
  const [before] = await secrets.list();
  clock.advance(60_000);
  const { decrypt } = host.ports.secrets;
  let asked = 0;
  host.ports.secrets.decrypt = async (stored) => {
    asked += 1;
    if (asked === 2) throw new Error('another key');
    return { ...(await decrypt(stored)), reencrypt: true };
  };
  expect(await secrets.renew()).toEqual({ renewed: 1, unreadable: 1 });
  host.ports.secrets.decrypt = decrypt;
  expect((await secrets.list())[0]?.updated_at).toBe(before?.updated_at);
  expect([await secrets.get('a/one'), await secrets.get('a/two')]).toEqual(['value-of-one', 'value-of-two']);
  expect(told).toEqual([]);
});
