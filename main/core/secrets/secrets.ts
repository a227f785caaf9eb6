import { DomainError, invalid } from '../../../shared/contract/errors.ts';
import type { Journal } from '../journal/journal.ts';
import type { Cancel, Clock } from '../lib/clock.ts';
import type { SecretCipher } from '../ports/host-ports.ts';
import type { SecretsRepo } from './repo.ts';

const nameShape = /^[a-z0-9][a-z0-9._/-]{0,399}$/i;

export interface SecretUse {
  by: string;
  what: string;
}

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

  const listeners = new Set<(name: string) => void>();
  const changed = (name: string) => {
    for (const fn of [...listeners]) fn(name);
  };

  async function encrypted(value: string) {
    return { cipher: Buffer.from(await cipher.encrypt(value)), backend: await cipher.backend() };
  }

  async function read(name: string): Promise<{ plain: string; renewed: boolean }> {
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
    if (reencrypt) await repo.recipher({ name, ...(await encrypted(plain)), was: row.cipher });
    return { plain, renewed: reencrypt };
  }

  return {
    status: () => cipher.status(),
    list: () => repo.list(),

    /** `called` is what it is, in the words of the user: names may hold ids that say nothing to him. */
    async set(name: string, value: string, called = `Secret ${name}`): Promise<void> {
      if (!nameShape.test(name))
        throw invalid([{ field: 'name', problem: 'Letters, digits, dots, dashes and slashes only, at most 400.' }]);
      if (value === '') throw invalid([{ field: 'value', problem: 'A secret cannot be empty.' }]);
      await mustBeAvailable();
      assertLasting();
      hide(value);
      await repo.put({ name, ...(await encrypted(value)), at: clock.now() });
      changed(name);
      journal.note({ kind: 'secret.set', actor: 'user', sentence: `${called} was set`, data: { name } });
    },

    /** For comparing: nobody is given it, so it has not been used. */
    peek: async (name: string): Promise<string> => (await read(name)).plain,

    /** `use` says who asks, and for what; it is kept for the user to see. */
    async get(name: string, use?: SecretUse): Promise<string> {
      const { plain } = await read(name);
      const at = clock.now();
      await repo.used(name, at);
      if (use) await repo.noteUse({ secret: name, at, used_by: use.by.slice(0, 200), what: use.what.slice(0, 200) });
      return plain;
    },

    async uses(name: string): Promise<(SecretUse & { at: number })[]> {
      const rows = await repo.uses(name);
      return rows.map(({ at, used_by, what }) => ({ at, by: used_by, what }));
    },

    /** Brings what an older key protects under the present one. What cannot be read stays as it is: the user may have its key yet. */
    async renew(): Promise<{ renewed: number; unreadable: number }> {
      let renewed = 0;
      let unreadable = 0;
      for (const { name } of await repo.list()) {
        try {
          if ((await read(name)).renewed) renewed += 1;
        } catch (error) {
          if (!(error instanceof DomainError)) throw error;
          if (error.code === 'UNAVAILABLE') unreadable += 1;
        }
      }
      return { renewed, unreadable };
    },

    async remove(name: string, called = `Secret ${name}`): Promise<void> {
      if (!(await repo.remove(name))) throw new DomainError('NOT_FOUND', { what: 'secret', id: name });
      changed(name);
      journal.note({ kind: 'secret.removed', actor: 'user', sentence: `${called} was removed`, data: { name } });
    },

    onChange(fn: (name: string) => void): Cancel {
      listeners.add(fn);
      return () => listeners.delete(fn);
    },
  };
}
export type Secrets = ReturnType<typeof createSecrets>;
