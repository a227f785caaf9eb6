/** Files that make a folder a project, by ecosystem. What only configures a tool is not among them. */
const byEcosystem: Record<string, readonly string[]> = {
  npm: [
    'package.json',
    'package.json5',
    'package.yaml',
    'deno.json',
    'deno.jsonc',
    'pnpm-workspace.yaml',
    'bower.json',
  ],
  jsr: ['jsr.json', 'jsr.jsonc'],
  pypi: [
    'pyproject.toml',
    'setup.py',
    'setup.cfg',
    'requirements.txt',
    'Pipfile',
    'environment.yml',
    'environment.yaml',
    'pixi.toml',
  ],
  cargo: ['Cargo.toml'],
  go: ['go.mod', 'go.work', 'Gopkg.toml'],
  maven: ['pom.xml'],
  gradle: ['build.gradle', 'build.gradle.kts', 'settings.gradle', 'settings.gradle.kts'],
  ant: ['build.xml', 'ivy.xml'],
  sbt: ['build.sbt', 'build.sc', 'build.mill'],
  rubygems: ['Gemfile', 'gems.rb', '*.gemspec'],
  packagist: ['composer.json'],
  nuget: ['*.csproj', '*.fsproj', '*.vbproj', '*.sln', '*.slnx', 'paket.dependencies', 'packages.config'],
  pub: ['pubspec.yaml'],
  hex: ['mix.exs', 'rebar.config', 'gleam.toml'],
  swift: ['Package.swift', '*.xcodeproj', '*.xcworkspace'],
  cocoapods: ['Podfile', '*.podspec'],
  carthage: ['Cartfile'],
  conan: ['conanfile.txt', 'conanfile.py'],
  vcpkg: ['vcpkg.json'],
  cmake: ['CMakeLists.txt'],
  meson: ['meson.build'],
  autotools: ['configure.ac', 'configure.in'],
  bazel: ['MODULE.bazel', 'WORKSPACE', 'WORKSPACE.bazel'],
  buck: ['.buckconfig'],
  xmake: ['xmake.lua'],
  qmake: ['*.pro'],
  platformio: ['platformio.ini'],
  terraform: ['*.tf', 'terragrunt.hcl', '*.tofu'],
  pulumi: ['Pulumi.yaml', 'Pulumi.yml'],
  helm: ['Chart.yaml', 'helmfile.yaml'],
  kustomize: ['kustomization.yaml', 'kustomization.yml'],
  ansible: ['ansible.cfg', 'galaxy.yml'],
  docker: ['compose.yaml', 'compose.yml', 'docker-compose.yml', 'docker-compose.yaml'],
  nix: ['flake.nix', 'shell.nix', 'default.nix'],
  haskell: ['*.cabal', 'stack.yaml', 'cabal.project', 'package.yaml'],
  ocaml: ['dune-project', '*.opam'],
  clojure: ['project.clj', 'deps.edn', 'shadow-cljs.edn', 'bb.edn'],
  julia: ['Project.toml', 'JuliaProject.toml'],
  r: ['DESCRIPTION', 'renv.lock', '*.Rproj'],
  lua: ['*.rockspec'],
  perl: ['cpanfile', 'Makefile.PL', 'Build.PL', 'dist.ini'],
  raku: ['META6.json'],
  elm: ['elm.json'],
  purescript: ['spago.yaml', 'spago.dhall'],
  crystal: ['shard.yml'],
  nim: ['*.nimble'],
  zig: ['build.zig', 'build.zig.zon'],
  d: ['dub.json', 'dub.sdl'],
  v: ['v.mod'],
  haxe: ['haxelib.json'],
  ada: ['alire.toml', '*.gpr'],
  lean: ['lakefile.lean', 'lakefile.toml'],
  solidity: ['foundry.toml', 'truffle-config.js'],
  move: ['Move.toml'],
  godot: ['project.godot'],
  unreal: ['*.uproject'],
  latex: ['latexmkrc', '.latexmkrc'],
  sites: ['hugo.toml', '_config.yml', 'mkdocs.yml', 'book.toml', 'zola.toml'],
};

const names = new Set<string>();
const endings = new Set<string>();
for (const manifest of Object.values(byEcosystem).flat())
  if (manifest.startsWith('*')) endings.add(manifest.slice(1));
  else names.add(manifest);

export const ecosystems: readonly string[] = Object.keys(byEcosystem);

/** By its name: what it says is for others to read. Of Xcode's, the manifest is a folder. */
export function isManifest({ name, kind }: { name: string; kind: string }): boolean {
  if (kind !== 'file' && !(kind === 'folder' && name.startsWith('.xcode', name.lastIndexOf('.')))) return false;
  if (kind === 'file' && names.has(name)) return true;
  const dot = name.lastIndexOf('.');
  return dot > 0 && endings.has(name.slice(dot));
}
