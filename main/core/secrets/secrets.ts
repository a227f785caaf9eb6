import { DomainError, invalid } from '../../../shared/contract/errors.ts';
import type { Journal } from '../journal/journal.ts';
import type { Clock } from '../lib/clock.ts';
import type { SecretCipher } from '../ports/host-ports.ts';
import type { SecretsRepo } from './repo.ts';

const nameShape = /^[a-z0-9][a-z0-9._/-]{0,199}$/i;

interface Deps {
  repo: SecretsRepo;
  cipher: SecretCipher;
  clock: Clock;
  journal: Journal;
  /** Throws while what is stored would be lost. */
  assertLasting: () => void;
  /** From now on this text must not appear in logs or journal. */
  hide: (value: string) => void;
}

/** Values that live encrypted. Only names, dates and uses are ever shown. */
export function createSecrets({ repo, cipher, clock, journal, assertLasting, hide }: Deps) {
  async function mustBeAvailable() {
    const status = await cipher.status();
    if (!status.available)
      throw new DomainError('UNAVAILABLE', { what: 'secret storage', why: status.why, remedy: status.remedy });
  }

  async function store(name: string, value: string) {
    const encrypted = await cipher.encrypt(value);
    await repo.put({ name, cipher: Buffer.from(encrypted), backend: await cipher.backend(), at: clock.now() });
  }

  return {
    status: () => cipher.status(),
    list: () => repo.list(),

    async set(name: string, value: string): Promise<void> {
      if (!nameShape.test(name))
        throw invalid([{ field: 'name', problem: 'Letters, digits, dots, dashes and slashes only, at most 200.' }]);
      if (value === '') throw invalid([{ field: 'value', problem: 'A secret cannot be empty.' }]);
      await mustBeAvailable();
      assertLasting();
      hide(value);
      await store(name, value);
      journal.note({ kind: 'secret.set', actor: 'user', sentence: `Secret ${name} was set`, data: { name } });
    },

    async get(name: string): Promise<string> {
      const row = await repo.get(name);
      if (!row) throw new DomainError('NOT_FOUND', { what: 'secret', id: name });
      await mustBeAvailable();
      const { plain, reencrypt } = await cipher.decrypt(row.cipher).catch((cause: unknown) => {
        throw new DomainError(
          'UNAVAILABLE',
          {
            what: `secret ${name}`,
            why: `It was encrypted by ${row.backend} and cannot be read any more.`,
            remedy: 'Set it again.',
          },
          { cause },
        );
      });
      hide(plain);
      if (reencrypt) await store(name, plain);
      await repo.used(name, clock.now());
      return plain;
    },

    async remove(name: string): Promise<void> {
      if (!(await repo.remove(name))) throw new DomainError('NOT_FOUND', { what: 'secret', id: name });
      journal.note({ kind: 'secret.removed', actor: 'user', sentence: `Secret ${name} was removed`, data: { name } });
    },
  };
}
