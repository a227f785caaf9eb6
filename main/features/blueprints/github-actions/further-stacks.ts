import { leiningen, managerReleases, stackReleases, toolsDeps } from '../docker/bases.ts';
import type { ShippingFacts, StackId } from '../types.ts';
import { pinned } from './pinned.ts';
import { cache, line, quoted, type Step } from './step.ts';

type Make = (facts: ShippingFacts) => Step[];

const apt = (packages: readonly string[]): Step => ({
  name: 'Packages of the system',
  run: `sudo apt-get update\nsudo apt-get install --yes --no-install-recommends ${packages.map(quoted).join(' ')}`,
});
/** What the image builds with, as far as the runner does not have it. */
const system = ({ image }: ShippingFacts): Step[] => {
  const wanted = [...(image.system?.building ?? [])];
  return wanted.length === 0 ? [] : [apt(wanted)];
};
const tools = ({ image }: ShippingFacts): Step[] =>
  image.tools === undefined || image.tools.length === 0
    ? []
    : [
        { name: 'Python', uses: pinned.python, with: { 'python-version': line(stackReleases.python[0], 2) } },
        { name: 'Tools', run: `python -m pip install ${image.tools.map(quoted).join(' ')}` },
      ];
const install = (run: string): Step => ({ name: 'Install', run });
const java = (facts: ShippingFacts, more: Record<string, string> = {}): Step => ({
  name: 'Java',
  uses: pinned.java,
  with: { distribution: 'temurin', 'java-version': /^\d+/.exec(facts.runtime.value)?.[0] ?? '21', ...more },
});
const depends = ({ image }: ShippingFacts) => image.dependencies !== 'none';
const lockOf = ({ manager }: ShippingFacts, otherwise: string) => manager?.lockFile ?? otherwise;

const python: Make = ({ runtime, image }) => [
  { name: 'Python', uses: pinned.python, with: { 'python-version': line(runtime.value, 2) } },
  install(
    `python -m pip install ${(image.tools?.length ? image.tools : image.manifests.flatMap((file) => ['-r', file]))
      .map(quoted)
      .join(' ')}`,
  ),
];
const ruby: Make = ({ runtime, manager }) => [
  { name: 'Ruby', uses: pinned.ruby, with: { 'ruby-version': runtime.value, 'bundler-cache': manager !== null } },
  ...(manager === null ? [install('gem install jekyll --no-document')] : []),
];

const sites: Readonly<Record<string, Make>> = {
  ...{ mkdocs: python, sphinx: python, pelican: python, jekyll: ruby, middleman: ruby },
  hugo: ({ runtime, image }) => [
    { name: 'Hugo', uses: pinned.hugo, with: { 'hugo-version': runtime.value, extended: true } },
    ...(image.manifests.includes('package.json')
      ? [install(image.manifests.includes('package-lock.json') ? 'npm ci' : 'npm install')]
      : []),
  ],
  zola: ({ runtime }) => [{ name: 'Zola', uses: pinned.installTool, with: { tool: `zola@${runtime.value}` } }],
  mdbook: () => [{ name: 'mdBook', uses: pinned.installTool, with: { tool: `mdbook@${managerReleases.mdbook}` } }],
  elm: () => [
    {
      name: 'Node',
      uses: pinned.node,
      with: { 'node-version': stackReleases.node[0], 'package-manager-cache': false },
    },
    install(`npm install --global elm@${managerReleases.elm}`),
  ],
  flutter: ({ runtime }) => [
    { name: 'Flutter', uses: pinned.flutter, with: { 'flutter-version': runtime.value } },
    install('flutter pub get'),
  ],
};

/** What sets up the stacks that fewer projects have. */
export const furtherStacks = {
  c: (facts) => [
    ...system(facts),
    ...tools(facts),
    ...(facts.manager?.id === 'vcpkg'
      ? [{ name: 'vcpkg', run: 'echo "VCPKG_ROOT=$VCPKG_INSTALLATION_ROOT" >> "$GITHUB_ENV"' }]
      : []),
  ],
  zig: (facts) => [cache('~/.cache/zig', 'build.zig', 'build.zig.zon'), ...tools(facts)],
  nim: (facts) => [
    { name: 'Nim', uses: pinned.nim, with: { 'nim-version': facts.runtime.value } },
    ...(depends(facts) ? [install('nimble install --depsOnly --accept')] : []),
  ],
  crystal: (facts) => [
    { name: 'Crystal', uses: pinned.crystal, with: { crystal: facts.runtime.value } },
    ...(depends(facts) ? [install('shards install')] : []),
  ],
  swift: (facts) => [
    { name: 'Swift', uses: pinned.swift, with: { 'swift-version': line(facts.runtime.value, 2) } },
    ...system(facts),
    cache('.build', lockOf(facts, 'Package.swift')),
  ],
  d: (facts) => [
    { name: 'D', uses: pinned.d, with: { compiler: 'ldc-latest' } },
    cache('~/.dub', lockOf(facts, 'dub.*')),
  ],
  scala: (facts) => [
    java(facts, facts.manager?.id === 'sbt' ? { cache: 'sbt' } : {}),
    ...(facts.manager?.id === 'sbt' ? [{ name: 'sbt', uses: pinned.sbt }] : [cache('~/.cache/coursier', 'build.*')]),
  ],
  clojure: (facts) => [
    java(facts),
    {
      name: 'Clojure',
      uses: pinned.clojure,
      with: facts.manager?.id === 'lein' ? { lein: leiningen } : { cli: toolsDeps },
    },
    cache('~/.m2\n~/.gitlibs', facts.image.manifests[0] ?? 'deps.edn'),
  ],
  haskell: (facts) => [
    {
      name: 'Haskell',
      uses: pinned.haskell,
      with: { 'ghc-version': facts.runtime.value, ...(facts.image.way === 'stack' ? { 'enable-stack': true } : {}) },
    },
    cache('~/.cabal/store\n~/.local/state/cabal/store\n~/.stack', lockOf(facts, '**/*.cabal')),
    ...system(facts),
  ],
  ocaml: (facts) => [
    { name: 'OCaml', uses: pinned.ocaml, with: { 'ocaml-compiler': facts.runtime.value } },
    install('opam install . --deps-only --with-test'),
  ],
  erlang: (facts) => [
    {
      name: 'Erlang',
      uses: pinned.beam,
      with: { 'otp-version': line(facts.runtime.value, 1), 'rebar3-version': '3' },
    },
    cache('_build', lockOf(facts, 'rebar.config')),
  ],
  gleam: (facts) => [
    {
      name: 'Gleam',
      uses: pinned.beam,
      with: { 'gleam-version': facts.runtime.value, 'otp-version': '27', 'rebar3-version': '3' },
    },
    install('gleam deps download'),
  ],
  perl: (facts) => [
    { name: 'Perl', uses: pinned.perl, with: { 'perl-version': line(facts.runtime.value, 2) } },
    ...system(facts),
    ...(depends(facts) ? [install('cpanm --notest --installdeps .')] : []),
  ],
  r: (facts) => [
    { name: 'R', uses: pinned.r, with: { 'r-version': facts.runtime.value, 'use-public-rspm': true } },
    ...system(facts),
    ...(facts.manager?.id === 'renv'
      ? [install(`Rscript -e 'install.packages("renv")' -e 'renv::restore(prompt = FALSE)'`)]
      : facts.manager?.id === 'description'
        ? [install(`Rscript -e 'install.packages("remotes")' -e 'remotes::install_deps(dependencies = TRUE)'`)]
        : []),
  ],
  julia: (facts) => [
    { name: 'Julia', uses: pinned.julia, with: { version: line(facts.runtime.value, 2) } },
    install(`julia --project=. -e 'using Pkg; Pkg.instantiate()'`),
  ],
  lua: (facts) => [
    apt(['lua5.4', 'liblua5.4-dev', 'luarocks', 'build-essential']),
    ...(depends(facts) && facts.image.manifests[0] !== undefined
      ? [install(`sudo luarocks --lua-version 5.4 install --only-deps ${quoted(facts.image.manifests[0])}`)]
      : []),
  ],
  dart: (facts) => [
    { name: 'Dart', uses: pinned.dart, with: { sdk: facts.runtime.value } },
    install(facts.manager?.lockFile == null ? 'dart pub get' : 'dart pub get --enforce-lockfile'),
  ],
  site: (facts) => sites[facts.framework ?? '']?.(facts) ?? [],
} as const satisfies Partial<Record<StackId, Make>>;
