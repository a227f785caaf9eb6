import { chmod, readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { createCore } from '../../core/create-core.ts';
import { createSystemClock } from '../../core/lib/clock.ts';
import { tempDir } from '../../core/testing/temp-dir.ts';
import { createHeadlessPorts } from '../host-ports.ts';
import { createKeyCipher, KeyUnusable, readSecretKey } from '../secret-key.ts';
import { createAsking, passphraseFrom } from './ask.ts';
import { createLockedCipher, keyringPath, unlock } from './keyring.ts';
import { openSecrets } from './open-secrets.ts';

/** So little work that a test does not wait for it; the usual one is tried once. */
const cost = { memoryKiB: 64, passes: 1, parallelism: 1 };
const first = 'correct horse battery';
const second = 'staple of another kind';

test('a passphrase opens what it closed, and another one changes nothing', async () => {
  const dataDir = join(await tempDir(), 'not', 'there yet');
  const mine = await unlock({ dataDir, passphrase: first });
  const stored = await mine.cipher.encrypt('the secret');
  const file = await readFile(keyringPath(dataDir), 'utf8');
  expect((await stat(keyringPath(dataDir))).mode & 0o777).toBe(0o600);
  expect(JSON.parse(file)).toMatchObject({ kdf: { name: 'argon2id', memoryKiB: 65_536, passes: 3, parallelism: 4 } });
  expect(file).not.toContain(first);
  await expect(unlock({ dataDir, passphrase: second })).rejects.toThrow('Nothing was changed');
  await expect(unlock({ dataDir, passphrase: second, next: 'whatever it is' })).rejects.toThrow(KeyUnusable);
  expect(await readFile(keyringPath(dataDir), 'utf8')).toBe(file);
  const again = await unlock({ dataDir, passphrase: first });
  expect(await again.cipher.decrypt(stored)).toEqual({ plain: 'the secret', reencrypt: false });
  expect(Buffer.from(stored).toString('latin1')).not.toContain('the secret');
}, 120_000);

test('of two first starts at once both have the same keys, or the second is refused', async () => {
  const dataDir = await tempDir();
  const starts = await Promise.all(Array.from({ length: 8 }, () => unlock({ dataDir, passphrase: first, cost })));
  for (const { cipher } of starts) {
    const stored = await cipher.encrypt('mine');
    for (const other of starts) expect((await other.cipher.decrypt(stored)).plain).toBe('mine');
  }
  expect((await readdir(dataDir)).filter((name) => name.endsWith('.tmp'))).toEqual([]);

  const elsewhere = await tempDir();
  const results = await Promise.allSettled(
    [first, second].map((passphrase) => unlock({ dataDir: elsewhere, passphrase, cost })),
  );
  expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  expect(results.find(({ status }) => status === 'rejected')).toMatchObject({ reason: expect.any(KeyUnusable) });

  const file = join(await tempDir(), 'secret.key');
  const keys = await Promise.all(Array.from({ length: 8 }, () => readSecretKey(file)));
  expect(new Set(keys.map((key) => key.toString('hex'))).size).toBe(1);
});

test.skipIf(process.platform === 'win32')('a link to keys that are not there is told, not tried for ever', async () => {
  const dataDir = await tempDir();
  await symlink(join(dataDir, 'away', 'keys'), keyringPath(dataDir));
  await expect(unlock({ dataDir, passphrase: first, cost })).rejects.toThrow(KeyUnusable);
});

test('it is the same passphrase however its letters were typed', async () => {
  const dataDir = await tempDir();
  const { cipher } = await unlock({ dataDir, passphrase: 'gr\u00FCne Katze', cost });
  const stored = await cipher.encrypt('x');
  const again = await unlock({ dataDir, passphrase: 'gru\u0308ne Katze', cost });
  expect((await again.cipher.decrypt(stored)).plain).toBe('x');
});

test('what is damaged, or asks for all of the memory, is refused', async () => {
  const dataDir = await tempDir();
  const { cipher } = await unlock({ dataDir, passphrase: first, cost });
  const stored = Buffer.from(await cipher.encrypt('x'));
  for (const at of [0, 3, 12, stored.length - 1]) {
    const changed = Buffer.from(stored);
    changed[at] = (changed[at] ?? 0) ^ 1;
    await expect(cipher.decrypt(changed), String(at)).rejects.toThrow();
  }
  const path = keyringPath(dataDir);
  const good = await readFile(path, 'utf8');
  for (const bad of [
    '',
    '{',
    good.replace('"memoryKiB": 64', '"memoryKiB": 99999999'),
    good.replace('argon2id', 'none'),
  ]) {
    await writeFile(path, bad);
    await expect(unlock({ dataDir, passphrase: first })).rejects.toThrow(KeyUnusable);
    expect(await readFile(path, 'utf8')).toBe(bad);
  }
  await writeFile(path, good.replace('"passes": 1', '"passes": 2'));
  await expect(unlock({ dataDir, passphrase: first })).rejects.toThrow('not the passphrase');
});

test('a new passphrase encrypts everything anew, and a crash in between loses nothing', async () => {
  const dir = await tempDir();
  const dataDir = join(dir, 'data');
  const keyFile = createKeyCipher(await readSecretKey(join(dir, 'key')));
  const begin = async (opened: { cipher: Parameters<typeof createHeadlessPorts>[1] }) =>
    createCore({
      dataDir,
      hostPorts: createHeadlessPorts(undefined, opened.cipher),
      clock: createSystemClock(),
      version: '0.0.0',
      home: dir,
    });
  let core = await begin({ cipher: keyFile });
  await core.services.secrets.set('a/one', 'value-one-of-two');
  await core.dispose();

  // From a key file to a passphrase.
  let unlocked = await unlock({ dataDir, passphrase: first, keyFile, cost });
  core = await begin(unlocked);
  expect(await core.services.secrets.renew()).toEqual({ renewed: 1, unreadable: 0 });
  await unlocked.forgetOld();
  const [before] = await core.services.secrets.list();
  await core.dispose();

  // Changed, and ended before anything was encrypted anew.
  await unlock({ dataDir, passphrase: first, next: second, cost });
  await expect(unlock({ dataDir, passphrase: first, cost })).rejects.toThrow(KeyUnusable);
  unlocked = await unlock({ dataDir, passphrase: second, cost });
  expect(unlocked.hasOld).toBe(true);
  core = await begin(unlocked);
  expect(await core.services.secrets.renew()).toEqual({ renewed: 1, unreadable: 0 });
  await unlocked.forgetOld();
  // For the user it is the value of that day.
  expect((await core.services.secrets.list())[0]).toMatchObject({
    updated_at: before?.updated_at,
    backend: 'passphrase',
  });
  await core.dispose();

  unlocked = await unlock({ dataDir, passphrase: second, cost });
  expect(unlocked.hasOld).toBe(false);
  core = await begin(unlocked);
  expect(await core.services.secrets.get('a/one')).toBe('value-one-of-two');
  await core.dispose();
}, 120_000);

test('nobody has said it: secrets say that they are locked, and by what', async () => {
  const dataDir = await tempDir();
  const options = {
    secretKey: null,
    passphrase: false,
    passphraseFile: null,
    changePassphrase: false,
    newPassphraseFile: null,
  };
  const from = { dataDir, env: {}, terminal: { input: piped(''), output: { write: () => true } } };
  expect(await openSecrets(options, from)).toEqual({ cipher: null, unlocked: null });
  await expect(openSecrets({ ...options, changePassphrase: true }, from)).rejects.toThrow('no passphrase yet');
  await unlock({ dataDir, passphrase: first, cost });
  const { cipher } = await openSecrets(options, from);
  expect(await cipher?.status()).toMatchObject({ available: false, why: 'Secrets are locked by a passphrase.' });
  await expect(createLockedCipher().decrypt(Buffer.from('x'))).rejects.toThrow('locked');
});

test('it comes from a file, from the environment as a file, or through a pipe', async () => {
  const dir = await tempDir();
  const file = join(dir, 'passphrase');
  const newFile = join(dir, 'new');
  await writeFile(file, `${first}\r\nanother line\n`, { mode: 0o600 });
  await writeFile(newFile, `${second}\n`, { mode: 0o600 });
  const options = {
    secretKey: null,
    passphrase: false,
    passphraseFile: null,
    changePassphrase: false,
    newPassphraseFile: null,
  };
  const at = (lines: string, env: NodeJS.ProcessEnv = {}) => ({
    ...{ dataDir: dir, env },
    terminal: { input: piped(lines), output: { write: () => true } },
  });
  const made = await openSecrets({ ...options, passphraseFile: file }, at(''));
  const stored = await made.unlocked?.cipher.encrypt('x');
  if (!stored) throw new Error('it was not opened');
  const byEnv = await openSecrets(options, at('', { OPTIMUS_PASSPHRASE_FILE: file }));
  expect(await byEnv.cipher?.decrypt(stored)).toMatchObject({ plain: 'x' });
  const byPipe = await openSecrets({ ...options, passphrase: true }, at(`${first}\n`));
  expect(await byPipe.cipher?.decrypt(stored)).toMatchObject({ plain: 'x' });
  await expect(openSecrets({ ...options, passphrase: true }, at('wrong one\n'))).rejects.toThrow('not the passphrase');
  await expect(openSecrets({ ...options, passphrase: true }, at(''))).rejects.toThrow('no passphrase');
  await openSecrets({ ...options, passphrase: true, changePassphrase: true }, at(`${first}\n${second}\n`));
  const changed = await openSecrets({ ...options, passphraseFile: newFile }, at(''));
  expect(await changed.cipher?.decrypt(stored)).toEqual({ plain: 'x', reencrypt: true });
  if (process.platform !== 'win32') {
    await chmod(file, 0o644);
    await expect(passphraseFrom(file)).rejects.toThrow('chmod 600');
  }
  await expect(passphraseFrom(join(dir, 'none'))).rejects.toThrow('cannot be read');
}, 120_000);

test('on a terminal it is asked for twice, mended while it is typed, and never shown', async () => {
  const typed = async (keys: string[]) => {
    const shown: string[] = [];
    const input = piped('', true);
    const asking = createAsking({ input, output: { write: (text) => shown.push(String(text)) > 0 } }).fresh();
    for (const key of keys) input.push(key);
    const answer = await asking.catch((error: unknown) => (error instanceof Error ? error.message : ''));
    return { answer, shown: shown.join('') };
  };
  const good = await typed(['correct horsx\u007Fe', '\r', 'correct horse\r']);
  expect(good).toEqual({ answer: 'correct horse', shown: 'New passphrase for the secrets: \nOnce more: \n' });
  expect((await typed(['correct horse\rcorrect house\r'])).answer).toContain('not the same');
  expect((await typed(['short\r'])).answer).toContain('at least 8');
  expect((await typed(['corr\u0003'])).answer).toBe('No passphrase was given.');
});

function piped(lines: string, isTTY = false): NodeJS.ReadStream {
  const stream = Object.assign(new PassThrough(), { isTTY, setRawMode: () => stream });
  if (!isTTY) stream.end(lines);
  return stream as unknown as NodeJS.ReadStream;
}
