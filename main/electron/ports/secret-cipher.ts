import type { SafeStorage } from 'electron';
import { DomainError } from '../../../shared/contract/errors.ts';
import type { Capability } from '../../../shared/features/system/schema.ts';
import type { SecretCipher } from '../../core/ports/host-ports.ts';

export interface CipherDeps {
  safeStorage: Pick<
    SafeStorage,
    'isAsyncEncryptionAvailable' | 'encryptStringAsync' | 'decryptStringAsync' | 'getSelectedStorageBackend'
  >;
  platform: NodeJS.Platform;
}

const LINUX_REMEDY =
  'Install and unlock a keyring (GNOME Keyring or KWallet), then start Optimus again. Without one, secrets would lie on the disk as good as readable.';

export function createSecretCipher({ safeStorage, platform }: CipherDeps): SecretCipher {
  const backendName = (): string => {
    if (platform === 'darwin') return 'keychain';
    return platform === 'win32' ? 'dpapi' : safeStorage.getSelectedStorageBackend();
  };

  const status = async (): Promise<Capability> => {
    const backend = backendName();
    // `basic_text` encrypts with a password that is written in Chromium's source.
    if (backend === 'basic_text')
      return { available: false, why: 'No keyring protects secrets in this session.', remedy: LINUX_REMEDY };
    if (!(await safeStorage.isAsyncEncryptionAvailable()))
      return {
        available: false,
        why: 'The secret storage of the system does not answer.',
        remedy: platform === 'linux' ? LINUX_REMEDY : 'Unlock it, sign in again, or restart Optimus.',
      };
    return { available: true, detail: `Protected by ${backend}.` };
  };

  const demand = async () => {
    const found = await status();
    if (!found.available)
      throw new DomainError('UNAVAILABLE', { what: 'secrets', why: found.why, remedy: found.remedy });
  };

  return {
    status,
    backend: async () => backendName(),
    async encrypt(plain) {
      await demand();
      return safeStorage.encryptStringAsync(plain);
    },
    async decrypt(cipher) {
      await demand();
      const { result, shouldReEncrypt } = await safeStorage.decryptStringAsync(Buffer.from(cipher));
      return { plain: result, reencrypt: shouldReEncrypt };
    },
  };
}
