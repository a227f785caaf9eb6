import { describe, expect, it } from 'vitest';
import { readDependencies } from '../dependencies/read-dependencies.ts';
import { memoryFiles } from '../testing/memory-files.ts';
import type { DependenciesResult, DependencyNode } from '../types.ts';
import { ecosystemOf } from './mentions.ts';
import { readStack } from './read-stack.ts';
import { companions } from './technologies/companions.ts';
import type { FileProof, PackageProof } from './technologies/define.ts';
import { technologies } from './technologies/index.ts';
import { dependency, none } from './testing/dependencies.ts';
import { lineFor } from './testing/line-for.ts';

/** What is not told by dependencies comes from a file, written as such files are. */
const written: Record<string, (name: string) => Record<string, string>> = {
  image: (name) => ({ Dockerfile: `FROM ${name}:9.1-slim\n` }),
  tool: (name) => ({ '.tool-versions': `${name} 3.1.4\n` }),
  env: (name) => ({ '.env.example': `${name}=something\n` }),
  scheme: (name) => ({ '.env.example': `DATABASE_URL=${name}://user:password@host/db\n` }),
  kubernetes: (name) => {
    const [kind, ...version] = name.split('/').reverse();
    return {
      'k8s/thing.yaml': `apiVersion: ${version.reverse().join('/')}\nkind: ${kind === 'X' ? 'Deployment' : kind}\n`,
    };
  },
  'terraform-provider': (name) => ({ 'main.tf': `provider "${name}" {\n}\n` }),
  plugin: (name) =>
    name.includes(':')
      ? {
          'pom.xml': `<project><build><plugins><plugin>\n<groupId>${name.split(':')[0]}</groupId><artifactId>${name.split(':')[1]}</artifactId></plugin></plugins></build><parent>\n<groupId>${name.split(':')[0]}</groupId>\n<artifactId>${name.split(':')[1]}</artifactId></parent></project>`,
          'project/plugins.sbt': `addSbtPlugin("${name.split(':')[0]}" % "${name.split(':')[1]}" % "3.0.0")\n`,
        }
      : { 'build.gradle': `plugins {\n  id '${name}' version '1.2.3'\n}\n` },
};

const manifest = (text: string) => ({ 'package.json': text });
const project = (text: string) => ({
  'App.csproj': `<Project Sdk="Microsoft.NET.Sdk">\n<PropertyGroup>${text}</PropertyGroup></Project>`,
});
const sdk = (name: string) => ({ 'App.csproj': `<Project Sdk="${name}/1.0.0">\n</Project>` });
const cmake = (languages: string) => ({ 'CMakeLists.txt': `project(thing VERSION 1.2 LANGUAGES ${languages})\n` });
const jobs = 'on: push\njobs:\n  test: {}\n';

/** What a manifest or a pipeline says about itself. */
const declaredFiles: Record<string, Record<string, string>> = {
  node: manifest('{"engines": {"node": ">=20"}}'),
  npm: manifest('{"packageManager": "npm@10.2.0"}'),
  pnpm: manifest('{"packageManager": "pnpm@9.1.0"}'),
  yarn: manifest('{"packageManager": "yarn@4.1.0"}'),
  bun: manifest('{"packageManager": "bun@1.1.0"}'),
  python: { 'pyproject.toml': '[project]\nname = "a"\nrequires-python = ">=3.12"\n' },
  rust: { 'Cargo.toml': '[package]\nname = "a"\nrust-version = "1.80"\n' },
  go: { '.github/workflows/a.yml': `${jobs}      go-version: '1.23'\n` },
  java: { 'build.gradle.kts': 'java { toolchain { languageVersion = JavaLanguageVersion.of(21) } }\n' },
  scala: { 'build.sbt': 'scalaVersion := "3.4.2"\n' },
  ruby: { '.github/workflows/a.yml': `${jobs}      ruby-version: 3.3\n` },
  php: { 'composer.json': '{"require": {"php": "^8.2"}}' },
  dotnet: project('<TargetFramework>net8.0</TargetFramework>'),
  dart: { 'pubspec.yaml': 'name: a\nenvironment:\n  sdk: ^3.4.0\n' },
  elixir: { '.github/workflows/a.yml': `${jobs}      elixir-version: 1.17\n` },
  julia: { 'Project.toml': 'name = "A"\n[compat]\njulia = "1.10"\n' },
  r: { DESCRIPTION: 'Package: a\nVersion: 1.0\nDepends: R (>= 4.1)\n' },
  perl: { cpanfile: "requires 'perl', '5.36';\n" },
  crystal: { 'shard.yml': 'name: a\ncrystal: 1.12.0\n' },
  c: cmake('C'),
  'c++': cmake('CXX'),
  cuda: cmake('CUDA CXX'),
  solidity: { 'foundry.toml': '[profile.default]\nsolc = "0.8.24"\n' },
  'microsoft.net.sdk.web': sdk('Microsoft.NET.Sdk.Web'),
  'microsoft.net.sdk.blazorwebassembly': sdk('Microsoft.NET.Sdk.BlazorWebAssembly'),
  'aspire.apphost.sdk': sdk('Aspire.AppHost.Sdk'),
  'mstest.sdk': sdk('MSTest.Sdk'),
  usemaui: project('<UseMaui>true</UseMaui>'),
  usewpf: project('<UseWPF>true</UseWPF>'),
  usewindowsforms: project('<UseWindowsForms>true</UseWindowsForms>'),
  arduino: { 'platformio.ini': '[env:uno]\nframework = arduino\n' },
  espidf: { 'platformio.ini': '[env:a]\nframework = espidf\n' },
  zephyr: { 'platformio.ini': '[env:a]\nframework = zephyr\n' },
  dockerfile: { 'build.Dockerfile': 'FROM scratch\n' },
  compose: { 'compose.yaml': 'services:\n  app:\n    build: .\n' },
  terraform: { 'main.tf': 'resource "a" "b" {\n}\n' },
  opentofu: { 'main.tofu': 'resource "a" "b" {\n}\n' },
  'github-actions': { '.github/workflows/ci.yml': jobs },
  'forgejo-actions': { '.forgejo/workflows/ci.yaml': jobs },
  'gitlab-ci': { '.gitlab-ci.yml': 'test:\n  script: make\n' },
  circleci: { '.circleci/config.yml': 'version: 2.1\njobs:\n  a: {}\n' },
  'azure-pipelines': { 'azure-pipelines.yml': 'trigger:\n- main\n' },
  drone: { '.drone.yml': 'kind: pipeline\nsteps: []\n' },
  woodpecker: { '.woodpecker/test.yaml': 'steps:\n  - name: a\n' },
  buildkite: { '.buildkite/pipeline.yml': 'steps:\n  - command: make\n' },
  'bitbucket-pipelines': { 'bitbucket-pipelines.yml': 'pipelines:\n  default: []\n' },
};

function texts(proof: PackageProof, name: string): Record<string, string> | null {
  return (
    written[proof.ecosystem]?.(
      name.endsWith('*')
        ? `${name.slice(0, -1)}${proof.ecosystem === 'kubernetes' ? (name.endsWith('/*') && name.split('/').length < 3 && !name.startsWith('v1') ? 'v1/X' : 'X') : 'x'}`
        : name,
    ) ?? null
  );
}

const stackOf = (files: Record<string, string>, dependencies: DependencyNode[] = []) =>
  readStack(memoryFiles(files), { ...none, dependencies } satisfies DependenciesResult);

describe('the table of technologies', () => {
  it('is as large as promised, without a name twice', () => {
    expect(technologies.length).toBeGreaterThanOrEqual(120);
    expect(new Set(technologies.map(({ id }) => id)).size).toBe(technologies.length);
    expect(new Set(technologies.map(({ name }) => name.toLowerCase())).size).toBe(technologies.length);
    for (const { id, when } of technologies) {
      expect(id).toMatch(/^[a-z0-9][a-z0-9-]*$/);
      expect(when, id).not.toEqual([]);
    }
  });

  const packages = technologies.flatMap((rule) =>
    rule.when.flatMap((proof) =>
      'file' in proof || proof.ecosystem === 'declared' ? [] : [[rule.id, proof] as const],
    ),
  );
  it.each(packages)('%s is proven by each of its packages', (id, proof) => {
    for (const name of proof.names) {
      const plain = name.endsWith('*') ? `${name.slice(0, -1)}x` : name;
      const files = texts(proof, name);
      const asked = dependency({ ecosystem: proof.ecosystem, name: plain, file: 'manifest', wanted: '1.2.3' });
      const { stack } = files === null ? stackOf({ manifest: `one\n  ${plain} 1.2.3\n` }, [asked]) : stackOf(files);
      const found = stack.find((one) => one.id === id);
      expect(found, `${id} by ${proof.ecosystem} ${name}`).toBeDefined();
      expect(found?.evidence[0]?.line, name).not.toBeNull();
    }
  });

  const files = technologies.flatMap((rule) =>
    rule.when.flatMap((proof) => ('file' in proof ? [[rule.id, proof.file, proof] as const] : [])),
  );
  it.each(files)('%s is proven by a line of %s, and not by its name', (id, name, proof: FileProof) => {
    const path = name.startsWith('*.') ? `a.${name.slice(2)}` : name;
    const line = lineFor(id, proof);
    const { stack } = stackOf({ [path]: `\n${line}\n` });
    const found = stack.find((one) => one.id === id);
    expect(found, `${id} by ${line} in ${path}`).toBeDefined();
    const place = found?.evidence.find((one) => one.file === path);
    expect(place?.line).toBe(2);
    expect(place?.text).toBe(line.trim());
    for (const silent of ['', '\n\n', '# a remark\n']) {
      if (silent !== '' && /\.(md|css|cls)$/.test(path)) continue;
      expect(
        stackOf({ [path]: silent }).stack.map((one) => one.id),
        `${id} by nothing in ${path}`,
      ).not.toContain(id);
    }
  });

  const declared = technologies.flatMap(({ id, when }) =>
    when.flatMap((proof) =>
      'file' in proof || proof.ecosystem !== 'declared' ? [] : proof.names.map((name) => [id, name] as const),
    ),
  );
  it.each(declared)('%s is proven by what says %s', (id, name) => {
    const found = stackOf(declaredFiles[name] ?? {}).stack.find((one) => one.id === id);
    expect(found, `${id} by ${name}`).toBeDefined();
    expect(found?.evidence[0]?.line).not.toBeNull();
  });

  it('speaks of more than 25 ecosystems of packages', () => {
    const own = new Set(['declared', 'image', 'tool', 'env', 'scheme', 'plugin', 'kubernetes']);
    const all = new Set(packages.map(([, { ecosystem }]) => ecosystemOf(ecosystem)).filter((one) => !own.has(one)));
    expect(all.size).toBeGreaterThanOrEqual(25);
  });
});

describe('what counts versions of its own', () => {
  it('is something that its technology is known by', () => {
    for (const [id, names] of Object.entries(companions)) {
      const rule = technologies.find((one) => one.id === id);
      const known = (rule?.when ?? []).flatMap((proof) =>
        'names' in proof ? proof.names.map((name) => `${proof.ecosystem}:${name}`) : [],
      );
      expect(known, id).toEqual(expect.arrayContaining([...names]));
    }
  });

  it('tells that its technology is there, and not in which version', () => {
    const files = memoryFiles({
      'package.json': '{"dependencies": {"express": "4.18.2", "react-bootstrap": "2.10.0", "bootstrap": "5.3.3"}}',
      'requirements.txt': 'pytest-cov==5.0.0\nsqlmodel==0.0.16\n',
    });
    const { stack } = readStack(files, readDependencies(files));
    const versions = Object.fromEntries(stack.map(({ id, version }) => [id, version]));
    expect(versions).toMatchObject({
      express: '4.18.2',
      nodejs: null,
      bootstrap: '5.3.3',
      'coverage-py': null,
      sqlalchemy: null,
    });
  });
});
