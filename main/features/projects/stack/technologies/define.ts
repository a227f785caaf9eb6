import type { TechnologyCategory } from '../../../../../shared/features/projects/schema.ts';

/** Something that the project asks for, by its name there; a name that ends in `*` stands for all that begin so. */
export interface PackageProof {
  ecosystem: string;
  names: readonly string[];
}

/** A line of a configuration file that says so. Without `line`: any line that is neither empty nor a comment. */
export interface FileProof {
  /** `biome.json`, `*.cabal`, or the end of a path. */
  file: string;
  line: RegExp | null;
  /** Its first group is the version; looked for in the same line. */
  version: RegExp | null;
}

export type Proof = PackageProof | FileProof;

export interface TechnologyRule {
  /** A client library has a version of its own: only what names the thing itself tells the thing's version. */
  service?: boolean;
  id: string;
  name: string;
  category: TechnologyCategory;
  /** Moves it among its own kind: Next.js says more about a project than React does. */
  weight: number;
  when: readonly Proof[];
}

export function tech(
  id: string,
  name: string,
  category: TechnologyCategory | readonly [TechnologyCategory, number],
  ...when: readonly (Proof | readonly Proof[])[]
): TechnologyRule {
  const [kind, weight] = typeof category === 'string' ? [category, 0] : category;
  return { id, name, category: kind, weight, when: when.flat() };
}

const from =
  (ecosystem: string) =>
  (...names: string[]): PackageProof => ({ ecosystem, names });

export const npm = from('npm');
export const pypi = from('pypi');
export const cargo = from('cargo');
export const go = from('go');
export const maven = from('maven');
export const gem = from('rubygems');
export const composer = from('packagist');
export const nuget = from('nuget');
export const pub = from('pub');
export const hex = from('hex');
export const swift = from('swift');
export const pod = from('cocoapods');
/** C and C++ by Conan, vcpkg and `find_package`, whose names are the same but for their case. */
export const cpp = from('cpp');
export const hackage = from('hackage');
export const opam = from('opam');
export const julia = from('julia');
export const cran = from('cran');
export const cpan = from('cpan');
export const luarocks = from('luarocks');
export const nimble = from('nimble');
export const shards = from('shards');
export const dub = from('dub');
export const clojars = from('clojars');
export const elm = from('elm');
/** Gradle and sbt plugins, Maven parents. */
export const plugin = from('plugin');
/** A container image, by its last name: `postgres` of `docker.io/library/postgres:16`. */
export const image = from('image');
export const action = from('github-actions');
export const provider = from('terraform-provider');
/** `apiVersion/kind` of a Kubernetes manifest. */
export const kind = from('kubernetes');
/** `.tool-versions`, `mise.toml`, `devbox.json`. */
export const tool = from('tool');
/** Scheme of a connection string. */
export const scheme = from('scheme');
/** Name of a variable in an example of an environment. */
export const env = from('env');
/** What a manifest says about itself: `engines.node`, `packageManager`. */
export const declared = from('declared');

export const file = (name: string, line: RegExp | null = null, version: RegExp | null = null): FileProof => ({
  file: name,
  line,
  version,
});
export const files = (names: readonly string[], line: RegExp | null = null, version: RegExp | null = null) =>
  names.map((name) => file(name, line, version));

export const jsConfig = (name: string) => ['js', 'cjs', 'mjs', 'ts', 'cts', 'mts'].map((ending) => `${name}.${ending}`);
/** A configuration that does something: it exports or imports. */
export const code = /\b(export|import|module\.exports|require|defineConfig)\b/;

/** All but `libraries` are services. */
export const services = (rules: readonly TechnologyRule[], ...libraries: string[]): TechnologyRule[] =>
  rules.map((rule) => (libraries.includes(rule.id) ? rule : { ...rule, service: true }));
