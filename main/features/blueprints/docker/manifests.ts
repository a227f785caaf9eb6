import type { Lines } from './dockerfile.ts';

const quoted = (pattern: string) => (/^[\w./@+-]+$/.test(pattern) ? pattern : `'${pattern.replaceAll("'", "'\\''")}'`);

interface Wanted {
  base: string;
  folder: string;
  /** Names of manifests, wherever they lie. */
  names: readonly string[];
  /** Files below the top folder, and folders with all that is in them: these end with `/`. */
  paths: readonly string[];
}

/**
 * A stage with what says which dependencies there are, and nothing else: whatever other file changes, what is copied from it is the same, so
 * nothing is fetched again. New members are in it without a new line.
 */
export function manifestStage({ base, folder, names, paths }: Wanted): Lines {
  const kept = [
    ...names.map((name) => `-name ${quoted(name)}`),
    ...paths.map((path) => `-path ${quoted(path.endsWith('/') ? `./${path}*` : `./${path}`)}`),
  ];
  return [
    '# What says which dependencies there are. No other file that changes has them fetched again.',
    `FROM ${base} AS manifests`,
    ...(folder === '' ? [] : [`WORKDIR ${folder}`]),
    'COPY . .',
    `RUN find . ! -type d ! \\( ${kept.join(' -o ')} \\) -delete && find . -depth -type d -empty -delete`,
  ];
}
