import type { StackId } from '../types.ts';

/**
 * Releases whose images are known, the one to take first in front: it is the long-supported one. As of 2026-11-22 they are what this
 * version of Optimus was made with; a project that names a release itself gets that one.
 */
export const stackReleases = {
  node: ['24.11.1', '22.21.1', '20.19.6', '25.2.1', '18.20.8'],
  bun: ['1.3.3', '1.2.23'],
  deno: ['2.5.6', '1.46.3'],
  python: ['3.13.9', '3.14.0', '3.12.12', '3.11.14', '3.10.19', '3.9.25'],
  go: ['1.25.4', '1.24.10', '1.23.12'],
  rust: ['1.91.1', '1.90.0', '1.85.1'],
  java: ['21.0.9_10', '25.0.1_8', '17.0.17_10', '11.0.29_7', '8u472-b08'],
  dotnet: ['9.0.11', '10.0.0', '8.0.22'],
  php: ['8.4.15', '8.3.28', '8.2.29', '8.1.33'],
  ruby: ['3.4.7', '3.3.10', '3.2.9'],
  elixir: ['1.18.4', '1.19.3', '1.17.3'],
  zig: ['0.15.1', '0.14.1', '0.13.0', '0.12.1'],
  nim: ['2.2.4', '2.0.16', '1.6.20'],
  crystal: ['1.18.2', '1.17.1', '1.16.3', '1.15.1'],
  swift: ['6.2.1', '6.1.3', '6.0.3', '5.10.1'],
  haskell: ['9.10.3', '9.12.2', '9.8.4', '9.6.7', '9.4.8'],
  ocaml: ['5.3', '5.4', '5.2', '4.14'],
  erlang: ['27.3.4', '28.1.1', '26.2.5'],
  gleam: ['1.13.0', '1.12.0', '1.11.1'],
  perl: ['5.42.0', '5.40.3', '5.38.5'],
  r: ['4.5.2', '4.4.3', '4.3.3'],
  julia: ['1.12.1', '1.11.7', '1.10.10'],
  dart: ['3.10.0', '3.9.4', '3.8.3', '3.7.3'],
  flutter: ['3.38.1', '3.35.7', '3.32.8'],
  hugo: ['0.152.2', '0.148.2'],
  zola: ['0.21.0', '0.20.0', '0.19.2'],
} as const satisfies Partial<Record<StackId | 'flutter' | 'hugo' | 'zola', readonly string[]>>;
export type VersionedStack = keyof typeof stackReleases;

/** Of a release that is not known here nobody knows whether it was made for this distribution: then it is left to the image. */
export const distribution = (stack: VersionedStack, release: string) =>
  (stackReleases[stack] as readonly string[]).includes(release) ? '-bookworm' : '';

/** Hands out finished files as nobody but itself, on a port that needs no rights. */
export const siteServer = 'nginxinc/nginx-unprivileged:1.28.0-alpine3.21';

/** SDKs that go with the runtimes of .NET: they are numbered apart. */
export const dotnetSdks: Readonly<Record<string, string>> = {
  '10.0.0': '10.0.100',
  '9.0.11': '9.0.308',
  '8.0.22': '8.0.416',
};

/** Package managers that do not come with their runtime, where the project names no version. */
export const managerReleases = {
  pnpm: '10.20.0',
  yarn: '4.11.0',
  uv: '0.9.11',
  poetry: '2.2.1',
  pdm: '2.26.1',
  pipenv: '2025.0.4',
  gunicorn: '23.0.0',
  uvicorn: '0.38.0',
  conan: '2.22.1',
  cmake: '4.1.2',
  meson: '1.9.1',
  vcpkg: '2025.10.17',
  mkdocs: '1.6.1',
  'mkdocs-material': '9.6.23',
  sphinx: '8.2.3',
  pelican: '4.11.0',
  mdbook: '0.4.52',
  elm: '0.19.1-6',
  sbt: '1.11.7',
  starman: '0.4017',
} as const;

/** What Debian 12 brings for those of which it is the base. */
export const debianReleases = { c: '12.2', d: '1.30', lua: '5.4' } as const;
export const openresty = '1.27.1.2-1-alpine';
export const leiningen = '2.12.0';
export const toolsDeps = '1.12.3.1577';

/** What compiled programs run on, and what builds for them. */
export const alpine = 'alpine:3.22.2';
export const debian = 'debian:12.12-slim';
export const maven = '3.9.11';
export const gradle = '9.2.1';
/** The last that itself runs on a Java below 17. */
export const oldGradle = '8.14.3';
export const composer = 'composer:2.8.12';
