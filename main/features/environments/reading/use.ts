import { DomainError } from '../../../../shared/contract/errors.ts';
import type { SecretUse } from '../../../core/secrets/secrets.ts';
import { candidatesOf } from '../secrets/names.ts';
import { type LayerInput, layersOf } from './layers.ts';
import { referenceOf, type SecretReference } from './references.ts';
import { createResolver, type KnownSecret, type Resolved } from './resolve.ts';

interface Deps {
  secrets: {
    list(): Promise<{ name: string }[]>;
    get(name: string, use: SecretUse): Promise<string>;
    peek(name: string): Promise<string>;
  };
  system: (name: string) => string | undefined;
}

interface Asked {
  projectId: string;
  inputs: readonly LayerInput[];
  extra: Readonly<Record<string, string>>;
  only?: readonly string[];
  /** Null: nothing is started, so nobody has to be told. */
  use: SecretUse | null;
}

/** Works out every variable with the secrets in it. Only what wins is asked for, so that a use is noted where there is one. */
export function createUsing({ secrets, system }: Deps) {
  async function fetch(reference: SecretReference, asked: Asked, known: ReadonlySet<string>): Promise<KnownSecret> {
    const chain = asked.inputs.map(({ name }) => name);
    const stored = candidatesOf(reference, asked.projectId, chain).find((name) => known.has(name));
    if (stored === undefined) return { problem: `The secret ${reference.name} is not set.` };
    try {
      return { value: await (asked.use ? secrets.get(stored, asked.use) : secrets.peek(stored)) };
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      const why = error.code === 'UNAVAILABLE' && 'why' in error.data ? error.data.why : 'It is not set any more.';
      return { problem: `The secret ${reference.name} cannot be read: ${why}` };
    }
  }

  return async (asked: Asked): Promise<Map<string, Resolved>> => {
    const layers = layersOf(asked.inputs);
    const extra = Object.entries(asked.extra);
    const wantedNames = asked.only?.filter((name) => layers.has(name)) ?? [...layers.keys()];
    const work = (secret: (reference: SecretReference) => KnownSecret) => {
      const resolver = createResolver({ layers, secret, system });
      const extras = new Map(extra.map(([name, value]) => [name, resolver.text(value, name)]));
      const all = wantedNames.map((name): [string, Resolved] => [name, extras.get(name) ?? resolver.of(name)]);
      return new Map([...all, ...extras]);
    };
    const wanted = new Map<string, SecretReference>();
    const first = work((reference) => {
      wanted.set(referenceOf(reference), reference);
      return { value: '' };
    });
    if (wanted.size === 0) return first;
    const known = new Set((await secrets.list()).map(({ name }) => name));
    const found = new Map<string, KnownSecret>();
    for (const [key, reference] of wanted) found.set(key, await fetch(reference, asked, known));
    return work((reference) => found.get(referenceOf(reference)) ?? { problem: 'It changed while it was read.' });
  };
}
