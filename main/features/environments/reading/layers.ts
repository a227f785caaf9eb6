import type { VariableSource } from '../../../../shared/features/environments/schema.ts';
import type { EnvFile } from '../files/env-files.ts';

/** One place that sets a variable. */
export interface Setting {
  value: string;
  environment: string;
  source: VariableSource;
}

/** By name, what wins first. */
export type Layers = Map<string, Setting[]>;

export interface LayerInput {
  name: string;
  /** Kept by Optimus alone. */
  own: ReadonlyMap<string, string>;
  /** Later ones win. */
  files: readonly EnvFile[];
}

/**
 * What wins: of the nearest environment what Optimus keeps, then its files from the last to the first, then what it inherits.
 * A file that two of them read counts where it is read first.
 */
export function layersOf(chain: readonly LayerInput[]): Layers {
  const layers: Layers = new Map();
  const seen = new Set<string>();
  const add = (name: string, setting: Setting) => {
    const there = layers.get(name);
    if (there) there.push(setting);
    else layers.set(name, [setting]);
  };
  for (const { name: environment, own, files } of chain) {
    for (const [name, value] of own) add(name, { value, environment, source: { type: 'optimus' } });
    for (const { file, env } of files.toReversed()) {
      if (!env || seen.has(file)) continue;
      seen.add(file);
      const last = new Map(env.assignments.map((one) => [one.name, one]));
      for (const { name, value, line } of last.values())
        add(name, { value, environment, source: { type: 'file', file, line } });
    }
  }
  return layers;
}
