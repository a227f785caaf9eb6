import type { SecretCipher } from '../../core/ports/host-ports.ts';
import type { CommandLine } from '../command-line.ts';
import { createKeyCipher, KeyUnusable, readSecretKey } from '../secret-key.ts';
import { checkNew, createAsking, passphraseFrom, type Terminal } from './ask.ts';
import { createLockedCipher, hasKeyring, type Unlocked, unlock } from './keyring.ts';

interface Opened {
  cipher: SecretCipher | null;
  unlocked: Unlocked | null;
}

type Options = Pick<
  CommandLine,
  'secretKey' | 'passphrase' | 'passphraseFile' | 'changePassphrase' | 'newPassphraseFile'
>;

/** What protects the secrets of this start. A passphrase is never an argument: others could read it in the list of processes. */
export async function openSecrets(
  options: Options,
  { dataDir, env, terminal }: { dataDir: string; env: NodeJS.ProcessEnv; terminal: Terminal },
): Promise<Opened> {
  const { secretKey, changePassphrase, newPassphraseFile } = options;
  const file = options.passphraseFile ?? env.OPTIMUS_PASSPHRASE_FILE ?? null;
  const keyFile = secretKey === null ? null : createKeyCipher(await readSecretKey(secretKey));
  if (!options.passphrase && file === null && !changePassphrase) {
    if (keyFile) return { cipher: keyFile, unlocked: null };
    return { cipher: (await hasKeyring(dataDir)) ? createLockedCipher() : null, unlocked: null };
  }
  const asking = createAsking(terminal);
  const exists = await hasKeyring(dataDir);
  if (changePassphrase && !exists) throw new KeyUnusable('There is no passphrase yet that could be changed.');
  const first = async () => {
    if (file !== null && file !== '-') {
      const given = await passphraseFrom(file);
      return exists ? given : checkNew(given);
    }
    return exists ? asking.known() : asking.fresh();
  };
  const passphrase = await first();
  const next = async () =>
    newPassphraseFile === null ? asking.fresh() : checkNew(await passphraseFrom(newPassphraseFile));
  const unlocked = await unlock({
    dataDir,
    passphrase,
    ...(changePassphrase && { next: await next() }),
    ...(keyFile && { keyFile }),
  });
  return { cipher: unlocked.cipher, unlocked };
}
