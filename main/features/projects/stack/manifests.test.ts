import { describe, expect, it } from 'vitest';
import { memoryFiles } from '../testing/memory-files.ts';
import { readStack } from './read-stack.ts';
import { none } from './testing/dependencies.ts';

/** One of each ecosystem: file, text, what its package is, and what else it says. */
const manifests: [
  string,
  string,
  string,
  { name: string; version?: string; description?: string; spdx?: string },
  string[],
][] = [
  [
    'npm',
    'package.json',
    '{"name":"@a/b","version":"1.2.3","description":"Does it well.","license":"(MIT OR Apache-2.0)"}',
    { name: '@a/b', version: '1.2.3', description: 'Does it well.', spdx: '(MIT OR Apache-2.0)' },
    [],
  ],
  [
    'deno',
    'deno.json',
    '{"name":"@a/b","version":"0.3.0","license":"MIT","tasks":{}}',
    { name: '@a/b', version: '0.3.0', spdx: 'MIT' },
    ['deno'],
  ],
  [
    'pypi',
    'pyproject.toml',
    '[project]\nname = "tidy"\nversion = "0.4"\ndescription = "Tidies up."\nrequires-python = ">=3.11"\nlicense = {text = "BSD-3-Clause"}\n[build-system]\nbuild-backend = "hatchling.build"\n',
    { name: 'tidy', version: '0.4', description: 'Tidies up.', spdx: 'BSD-3-Clause' },
    ['python', 'hatch'],
  ],
  [
    'cargo',
    'Cargo.toml',
    '[package]\nname = "fast"\nversion.workspace = true\nlicense = "MIT OR Apache-2.0"\n[workspace.package]\nversion = "3.0.0"\n',
    { name: 'fast', version: '3.0.0', spdx: 'MIT OR Apache-2.0' },
    ['rust', 'cargo'],
  ],
  ['go', 'go.mod', 'module example.com/tool\n\ngo 1.23.1\n', { name: 'example.com/tool' }, ['go']],
  [
    'maven',
    'pom.xml',
    '<project>\n<parent>\n<groupId>org.springframework.boot</groupId>\n<artifactId>spring-boot-starter-parent</artifactId>\n<version>3.3.4</version>\n</parent>\n<artifactId>orders</artifactId>\n<description>Takes &amp; ships orders.</description>\n<licenses><license><name>Apache License, Version 2.0</name></license></licenses>\n<properties>\n<java.version>21</java.version></properties></project>',
    { name: 'orders', version: '3.3.4', description: 'Takes & ships orders.', spdx: 'Apache-2.0' },
    ['maven', 'java', 'spring-boot'],
  ],
  [
    'gradle',
    'build.gradle.kts',
    'plugins {\n  id("org.springframework.boot") version "3.3.0"\n  kotlin("jvm") version "2.0.0"\n}\nversion = "1.1"\ndescription = "Runs."\nkotlin { jvmToolchain(17) }\n',
    { name: 'memory', version: '1.1', description: 'Runs.' },
    ['gradle', 'kotlin', 'spring-boot', 'java'],
  ],
  [
    'rubygems',
    'a.gemspec',
    'Gem::Specification.new do |s|\n  s.name = "neat"\n  s.version = "2.0"\n  s.summary = "Is neat."\n  s.licenses = ["MIT"]\nend\n',
    { name: 'neat', version: '2.0', description: 'Is neat.', spdx: 'MIT' },
    [],
  ],
  [
    'packagist',
    'composer.json',
    '{"name":"a/b","description":"Shop.","license":["MIT"],"require":{"php":"^8.3"}}',
    { name: 'a/b', description: 'Shop.', spdx: 'MIT' },
    ['php', 'composer'],
  ],
  [
    'nuget',
    'src/App.csproj',
    '<Project Sdk="Microsoft.NET.Sdk.Web">\n<PropertyGroup>\n<TargetFramework>net8.0</TargetFramework>\n<Version>1.0.1</Version></PropertyGroup></Project>',
    { name: 'App', version: '1.0.1' },
    ['dotnet', 'aspnet'],
  ],
  [
    'pub',
    'pubspec.yaml',
    'name: walk\nversion: 1.0.0+1\ndescription: >-\n  Counts\n  steps.\nenvironment:\n  sdk: ^3.5.0\n',
    { name: 'walk', version: '1.0.0+1', description: 'Counts steps.' },
    ['dart'],
  ],
  [
    'hex',
    'mix.exs',
    'defmodule A do\n  use Mix.Project\n  def project, do: [\n    app: :chat,\n    version: "0.2.0",\n    elixir: "~> 1.17"]\nend\n',
    { name: 'chat', version: '0.2.0' },
    ['elixir', 'mix'],
  ],
  [
    'swift',
    'Package.swift',
    '// swift-tools-version: 5.10\nimport PackageDescription\nlet package = Package(\n  name: "Kit",\n  platforms: [.iOS(.v17)]\n)\n',
    { name: 'Kit' },
    ['swift', 'swiftpm', 'ios'],
  ],
  [
    'cocoapods',
    'Kit.podspec',
    'Pod::Spec.new do |s|\n  s.name = "Kit"\n  s.version = "1.0"\n  s.license = { :type => "MIT" }\nend\n',
    { name: 'Kit', version: '1.0', spdx: 'MIT' },
    ['cocoapods'],
  ],
  [
    'hackage',
    'a.cabal',
    'cabal-version: 3.0\nname: pure\nversion: 0.1\nsynopsis: Has no effect\nlicense: BSD-3-Clause\nlibrary\n  build-depends: base\n',
    { name: 'pure', version: '0.1', description: 'Has no effect', spdx: 'BSD-3-Clause' },
    ['haskell', 'cabal'],
  ],
  [
    'opam',
    'dune-project',
    '(lang dune 3.16)\n(name camel)\n(license ISC)\n(package (name camel) (synopsis "Walks far") (depends ocaml dream (alcotest :with-test)))\n',
    { name: 'camel', spdx: 'ISC' },
    ['ocaml', 'dune', 'dream', 'alcotest'],
  ],
  [
    'elm',
    'elm.json',
    '{"type":"application","elm-version":"0.19.1","dependencies":{"direct":{"elm/core":"1.0.5"}}}',
    { name: 'memory' },
    ['elm'],
  ],
  [
    'julia',
    'Project.toml',
    'name = "Waves"\nuuid = "00000000-0000-0000-0000-000000000000"\nversion = "0.5.0"\n[compat]\njulia = "1.10"\n',
    { name: 'Waves', version: '0.5.0' },
    ['julia'],
  ],
  [
    'cran',
    'DESCRIPTION',
    'Package: plots\nTitle: Draws Plots\nVersion: 1.4\nLicense: MIT + file LICENSE\nDepends: R (>= 4.1)\n',
    { name: 'plots', version: '1.4', description: 'Draws Plots', spdx: 'MIT' },
    ['r'],
  ],
  [
    'cpan',
    'cpanfile',
    "requires 'perl', '5.036';\nrequires 'Mojolicious', '>= 9.0';\n",
    { name: 'memory' },
    ['perl', 'mojolicious'],
  ],
  [
    'luarocks',
    'a-1.0-1.rockspec',
    'package = "a"\nversion = "1.0-1"\ndescription = {\n  summary = "Sings",\n  license = "MIT"\n}\ndependencies = {\n  "lua >= 5.1", "busted"\n}\n',
    { name: 'a', version: '1.0-1', description: 'Sings', spdx: 'MIT' },
    ['lua', 'busted'],
  ],
  [
    'nimble',
    'crown.nimble',
    'version = "0.3.1"\nauthor = "A"\ndescription = "Rules."\nlicense = "MIT"\nrequires "nim >= 2.0.0"\n',
    { name: 'crown', version: '0.3.1', description: 'Rules.', spdx: 'MIT' },
    ['nim'],
  ],
  [
    'zig',
    'build.zig.zon',
    '.{\n    .name = .zap,\n    .version = "0.2.0",\n    .minimum_zig_version = "0.13.0",\n}\n',
    { name: 'zap', version: '0.2.0' },
    ['zig'],
  ],
  [
    'shards',
    'shard.yml',
    'name: quartz\nversion: 1.0.0\ncrystal: 1.13.1\nlicense: MIT\ndependencies:\n  kemal:\n    github: kemalcr/kemal\n',
    { name: 'quartz', version: '1.0.0', spdx: 'MIT' },
    ['crystal', 'kemal'],
  ],
  [
    'dub',
    'dub.json',
    '{"name":"fast","description":"Is fast.","license":"BSL-1.0","dependencies":{"vibe-d":"~>0.10"}}',
    { name: 'fast', description: 'Is fast.', spdx: 'BSL-1.0' },
    ['d'],
  ],
  [
    'gleam',
    'gleam.toml',
    'name = "star"\nversion = "1.0.0"\nlicences = ["Apache-2.0"]\n[dependencies]\nwisp = ">= 1.0.0"\n',
    { name: 'star', version: '1.0.0', spdx: 'Apache-2.0' },
    ['gleam', 'wisp'],
  ],
  [
    'sbt',
    'build.sbt',
    'name := "ladder"\nversion := "0.9"\nThisBuild / scalaVersion := "3.5.1"\nlibraryDependencies += "org.scalatest" %% "scalatest" % "3.2.19" % Test\n',
    { name: 'ladder', version: '0.9' },
    ['scala', 'sbt', 'scalatest'],
  ],
  [
    'clojars',
    'project.clj',
    '(defproject acme/app "0.1.0"\n  :description "Answers."\n  :dependencies [[org.clojure/clojure "1.12.0"] [compojure "1.7.1"]])\n',
    { name: 'acme/app', version: '0.1.0', description: 'Answers.' },
    ['clojure', 'leiningen', 'compojure'],
  ],
  [
    'hex',
    'rebar.config',
    '{erl_opts, [debug_info]}.\n{deps, [\n  {cowboy, "2.12.0"}\n]}.\n',
    { name: 'memory' },
    ['erlang', 'rebar', 'cowboy'],
  ],
  [
    'cmake',
    'CMakeLists.txt',
    'cmake_minimum_required(VERSION 3.28)\nproject(engine VERSION 2.1 DESCRIPTION "Draws." LANGUAGES CXX)\nset(CMAKE_CXX_STANDARD 20)\nfind_package(Qt6 6.7 REQUIRED COMPONENTS Core)\nenable_testing()\n',
    { name: 'engine', version: '2.1', description: 'Draws.' },
    ['cmake', 'cplusplus', 'qt', 'ctest'],
  ],
  [
    'meson',
    'meson.build',
    "project('player', 'c',\n  version: '1.0',\n  license: 'GPL-3.0-or-later')\ngtk = dependency('gtk4')\n",
    { name: 'player', version: '1.0', spdx: 'GPL-3.0-or-later' },
    ['meson', 'c', 'gtk'],
  ],
  [
    'bazel',
    'MODULE.bazel',
    'module(\n    name = "core",\n    version = "1.0",\n)\n',
    { name: 'core', version: '1.0' },
    ['bazel'],
  ],
  [
    'helm',
    'Chart.yaml',
    'apiVersion: v2\nname: shop\ndescription: A shop\nversion: 0.3.0\n',
    { name: 'shop', version: '0.3.0', description: 'A shop' },
    ['helm'],
  ],
  [
    'godot',
    'project.godot',
    '[application]\nconfig/name="Jump"\nconfig/features=PackedStringArray("4.3", "Forward Plus")\n',
    { name: 'Jump' },
    ['godot'],
  ],
  [
    'v',
    'v.mod',
    "Module {\n\tname: 'vee'\n\tdescription: 'Is small.'\n\tversion: '0.1.0'\n\tlicense: 'MIT'\n}\n",
    { name: 'vee', version: '0.1.0', description: 'Is small.', spdx: 'MIT' },
    ['v'],
  ],
  [
    'fpm',
    'fpm.toml',
    'name = "flow"\nversion = "1.0"\nlicense = "MIT"\n',
    { name: 'flow', version: '1.0', spdx: 'MIT' },
    ['fortran'],
  ],
  [
    'github-actions',
    'action.yml',
    'name: Greet\ndescription: Says hello\nruns:\n  using: node20\n',
    { name: 'Greet', description: 'Says hello' },
    [],
  ],
];

describe('manifests', () => {
  it.each(manifests)('%s: %s', (ecosystem, file, text, wanted, technologies) => {
    const files = memoryFiles({ [file]: text });
    const found = readStack(files, none);
    expect(files.problems()).toEqual([]);
    expect(found.packages).toMatchObject([
      { ecosystem, name: wanted.name, version: wanted.version ?? null, manifest: file },
    ]);
    if (!file.includes('/')) {
      expect(found.description).toBe(wanted.description ?? null);
      expect(found.licence?.spdx ?? null).toBe(wanted.spdx ?? null);
    }
    expect(found.stack.map(({ id }) => id)).toEqual(expect.arrayContaining(technologies));
    for (const { evidence, id } of found.stack) {
      const line = evidence[0]?.line ?? 0;
      expect(text.split('\n')[line - 1]?.trim(), id).toBe(evidence[0]?.text);
    }
  });

  it('are of more than 25 ecosystems', () => {
    expect(new Set(manifests.map(([ecosystem]) => ecosystem)).size).toBeGreaterThanOrEqual(25);
  });

  it('packages of a monorepo: each manifest that counts, the top first, one per folder and ecosystem', () => {
    const { packages } = readStack(
      memoryFiles({
        'package.json': '{"name":"all","private":true}',
        'packages/b/package.json': '{"name":"b","version":"2.0.0"}',
        'packages/a/package.json': '{"name":"a"}',
        'packages/a/test/fixtures/x/package.json': '{"name":"x"}',
        'services/api/pyproject.toml': '[build-system]\nrequires = []\n',
        'services/api/setup.cfg': '[metadata]\nname = shop-api\nversion = 1.0\n',
      }),
      none,
    );
    expect(packages.map(({ name, path, version }) => `${path || '.'} ${name} ${version}`)).toEqual([
      '. all null',
      'packages/a a null',
      'packages/b b 2.0.0',
      'services/api shop-api 1.0',
    ]);
  });
});
