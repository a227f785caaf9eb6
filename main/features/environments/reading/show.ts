import type { Difference, Environment, Variable } from '../../../../shared/features/environments/schema.ts';
import { looksSecret } from '../../../core/lib/looks-secret.ts';
import type { EnvFile } from '../files/env-files.ts';
import { candidatesOf } from '../secrets/names.ts';
import type { LayerInput, Layers } from './layers.ts';
import { layersOf } from './layers.ts';
import type { Definition } from './project-environments.ts';
import { secretsIn } from './references.ts';
import { createResolver, type Resolved } from './resolve.ts';

export interface Sight {
  layers: Layers;
  resolved: ReadonlyMap<string, Resolved>;
}

/** Everything about an environment that may be shown: of secrets that they are there, and nothing more. */
export function sightOf(
  projectId: string,
  inputs: readonly LayerInput[],
  known: ReadonlySet<string>,
  system: (name: string) => string | undefined,
): Sight {
  const layers = layersOf(inputs);
  const chain = inputs.map(({ name }) => name);
  const resolver = createResolver({
    layers,
    system,
    secret: (reference) =>
      candidatesOf(reference, projectId, chain).some((name) => known.has(name))
        ? { value: '' }
        : { problem: `The secret ${reference.name} is not set.` },
  });
  return { layers, resolved: new Map([...layers.keys()].map((name) => [name, resolver.of(name)])) };
}

export function variablesOf({ layers, resolved }: Sight, environment: string): Variable[] {
  const variables = [...layers].map(([name, [wins, ...hidden]]): Variable => {
    if (!wins) throw new Error('each name is set somewhere');
    const { text, secret, problem } = resolved.get(name) ?? { text: '', secret: false, problem: null };
    return {
      name,
      value: wins.value,
      resolved: secret || problem !== null ? null : text,
      secret,
      problem,
      source: wins.source,
      inheritedFrom: wins.environment === environment ? null : wins.environment,
      hides: hidden.slice(0, 20).map(({ environment: of, source }) => ({ environment: of, source })),
      exposed: secretsIn(wins.value).length === 0 && looksSecret(name, wins.value),
    };
  });
  return variables.sort((a, b) => (a.name < b.name ? -1 : 1));
}

const problemsIn = ({ env, problem }: EnvFile) => (problem === null ? (env?.problems.length ?? 0) : 1);

export function summaryOf(definition: Definition, { resolved }: Sight, files: readonly EnvFile[]): Environment {
  const all = [...resolved.values()];
  const { name, inherits, current, origin } = definition;
  return {
    ...{ name, inherits, current, origin },
    files: definition.files,
    variables: all.length,
    secrets: all.filter(({ secret }) => secret).length,
    problems:
      all.filter(({ problem }) => problem !== null).length + files.reduce((sum, file) => sum + problemsIn(file), 0),
  };
}

/** Whether two secrets are the same is told; what they are is not. */
export function differencesOf(left: Sight, right: Sight, same: (name: string) => boolean): Difference[] {
  const names = [...new Set([...left.resolved.keys(), ...right.resolved.keys()])].sort();
  const shown = (one: Resolved | undefined, sight: Sight, name: string) => {
    if (!one || one.secret) return null;
    return one.problem === null ? one.text : (sight.layers.get(name)?.[0]?.value ?? null);
  };
  return names.map((name): Difference => {
    const [l, r] = [left.resolved.get(name), right.resolved.get(name)];
    const secret = l?.secret === true || r?.secret === true;
    const texts = { left: shown(l, left, name), right: shown(r, right, name) };
    if (!l) return { name, kind: 'only-right', ...texts, secret };
    if (!r) return { name, kind: 'only-left', ...texts, secret };
    const equal = secret ? same(name) : texts.left === texts.right;
    return { name, kind: equal ? 'same' : 'changed', ...texts, secret };
  });
}
