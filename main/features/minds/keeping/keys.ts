import type { Redactor } from '../../../core/log/redactor.ts';
import type { Secrets } from '../../../core/secrets/secrets.ts';
import type { Known } from './registry.ts';

interface Deps {
  secrets: Pick<Secrets, 'get' | 'set' | 'remove' | 'list' | 'onChange'>;
  redactor: Pick<Redactor, 'redact'>;
}

const nameOf = (id: string) => `minds/${id}`;
const prefix = 'minds/';
const called = (name: string) => `The key of the connection ${name}`;

type Named = Pick<Known, 'id' | 'name'>;

/** Keys live encrypted; a process of ours reads each once, not at every request. */
export function createKeys({ secrets, redactor }: Deps) {
  const known = new Map<string, string>();
  let changes = 0;
  const forget = secrets.onChange((name) => {
    changes += 1;
    if (name.startsWith(prefix)) known.delete(name.slice(prefix.length));
  });

  return {
    async of({ id, hasKey, name }: Known): Promise<string> {
      if (!hasKey) return '';
      const found = known.get(id);
      if (found !== undefined) return found;
      const before = changes;
      const key = await secrets.get(nameOf(id), { by: 'Minds', what: name });
      // Another one may have been entered while this one was being read.
      if (changes === before) known.set(id, key);
      return key;
    },
    async set({ id, name }: Named, key: string): Promise<void> {
      await secrets.set(nameOf(id), key, called(name));
    },
    /** One that is not there is gone as well. */
    async remove({ id, name }: Named): Promise<void> {
      await secrets.remove(nameOf(id), called(name)).catch((error: unknown) => {
        if (!(error instanceof Error && 'code' in error && error.code === 'NOT_FOUND')) throw error;
      });
    },
    /** What a program that was killed between two writes left: a key without its connection. */
    async sweep(wanted: (id: string) => boolean): Promise<void> {
      for (const { name } of await secrets.list())
        if (name.startsWith(prefix) && !wanted(name.slice(prefix.length)))
          await secrets.remove(name, 'The key of a connection that is gone');
    },
    /** Providers show a key in what they say about it, and the redactor does not know short ones. */
    hide(text: string, connection: Known | null): string {
      const key = connection ? known.get(connection.id) : undefined;
      const without = key !== undefined && key.length >= 3 ? text.replaceAll(key, '[redacted]') : text;
      return redactor.redact(without);
    },
    dispose: forget,
  };
}
export type Keys = ReturnType<typeof createKeys>;
