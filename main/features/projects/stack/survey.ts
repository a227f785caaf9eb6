import type { ProjectFiles } from '../types.ts';
import { technologies } from './technologies/index.ts';

/** `*.cabal` by its ending; kept apart from names, which the files are asked for. */
const endings = new Set(
  technologies.flatMap(({ when }) =>
    when.flatMap((proof) => ('file' in proof && proof.file.startsWith('*.') ? proof.file.slice(2) : [])),
  ),
);
for (const more of [
  'tf',
  'csproj',
  'gemspec',
  'podspec',
  'opam',
  'rockspec',
  'nimble',
  'cabal',
  'fsproj',
  'vbproj',
  'tofu',
  'src',
])
  endings.add(more);

export interface Survey {
  /** Files that count, by what comes after the last dot, or after the one before it. */
  ending(name: string): readonly string[];
  yaml: readonly string[];
  /** Names that begin with `Dockerfile` or end in it. */
  dockerfiles: readonly string[];
  compose: readonly string[];
  environments: readonly string[];
  tests: { count: number; example: string | null; rust: readonly string[] };
}

const composeName = /^(docker-)?compose([.-][\w.-]+)?\.ya?ml$/;
const environmentName =
  /^(\.env(\.(example|sample|template|dist|defaults?|development|local|test|production))?|env\.(example|sample|template)|\.envrc|example\.env)$/;
const dockerName = /^(Dockerfile|Containerfile)(\.[\w-]+)?$|\.(Dockerfile|dockerfile)$/;

const testName =
  /(\.(test|spec|cy|e2e)\.[cm]?[jt]sx?|_test\.(go|exs|dart|py|rb|cc|cpp|c|lua|gleam|ml)|_spec\.(rb|lua|cr)|^test[_-].*\.(py|R|r|rb|c|cpp|cc|jl|ml|nim)|^Test[A-Z\d_].*\.(java|kt)|(Test|Tests|(?<![A-Z])IT|Spec|Suite)\.(java|kt|scala|groovy|cs|fs|vb|php|swift|hs|m|cls)|\.(bats|feature)|\.t)$/;
/** In what tests are written; most of the other files are told apart by this alone. */
const code = new Set(
  'js jsx ts tsx cjs mjs cts mts go exs dart py rb cc cpp c lua gleam ml R r jl nim java kt scala groovy cs fs vb php swift hs m cls bats feature t rs zig d elm clj cljs lisp rkt sol cr f90 erl'.split(
    ' ',
  ),
);
const testFolder =
  /(^|\/)(tests?|spec|__tests__|t)\/.*\.([cm]?[jt]sx?|rs|cpp|cc|c|jl|nim|zig|d|ml|hs|elm|clj|cljs|lisp|rkt|sol|exs|php|cr|R|f90|lua|erl)$/;

/** One look at all names; everything after it goes by what it found. */
export function survey(files: ProjectFiles): Survey {
  const byEnding = new Map<string, string[]>();
  const yaml: string[] = [];
  const dockerfiles: string[] = [];
  const compose: string[] = [];
  const environments: string[] = [];
  const rust: string[] = [];
  let count = 0;
  let example: string | null = null;
  for (const { path } of files.list) {
    const slash = path.lastIndexOf('/');
    const dot = path.lastIndexOf('.');
    const ending = dot > slash ? path.slice(dot + 1) : '';
    const first = path[slash + 1];
    if (endings.has(ending)) put(byEnding, ending, path);
    if (ending === 'hcl' || ending === 'yaml') {
      const before = path.lastIndexOf('.', dot - 1);
      if (before > slash && endings.has(path.slice(before + 1))) put(byEnding, path.slice(before + 1), path);
    }
    if (ending === 'yml' || ending === 'yaml') {
      yaml.push(path);
      const base = path.slice(slash + 1);
      if ((first === 'd' || first === 'c') && composeName.test(base)) compose.push(path);
    } else if (first === '.' || first === 'e') {
      if (environmentName.test(path.slice(slash + 1))) environments.push(path);
    }
    if (ending === 'rs') rust.push(path);
    if (first === 'D' || first === 'C' || ending === 'Dockerfile' || ending === 'dockerfile')
      if (dockerName.test(path.slice(slash + 1))) dockerfiles.push(path);
    if (!code.has(ending)) continue;
    if ((testName.test(path.slice(slash + 1)) || testFolder.test(path)) && path.length < 1_000 && files.counts(path)) {
      count += 1;
      example ??= path;
    }
  }
  const counting = (paths: readonly string[]) => paths.filter((path) => files.counts(path));
  const counted = new Map<string, readonly string[]>();
  return {
    ending(name) {
      let paths = counted.get(name);
      if (paths === undefined) {
        paths = counting(byEnding.get(name) ?? []);
        counted.set(name, paths);
      }
      return paths;
    },
    yaml,
    dockerfiles: counting(dockerfiles),
    compose: counting(compose),
    environments: counting(environments),
    tests: { count, example, rust },
  };
}

function put(map: Map<string, string[]>, key: string, path: string) {
  const known = map.get(key);
  if (known === undefined) map.set(key, [path]);
  else known.push(path);
}
