import type { ShippingFacts, StackId } from '../types.ts';
import { alpine, debian, distribution, managerReleases } from './bases.ts';
import { apt, because, cached, ending, type Lines, nobody, noRoot } from './dockerfile.ts';
import type { Stages } from './stages.ts';

type Compiled = Extract<StackId, 'c' | 'zig' | 'nim' | 'crystal' | 'swift' | 'd' | 'haskell' | 'ocaml' | 'dart'>;

interface Recipe {
  /** Builds, and has the C library of what it is to run on. */
  base(release: string): string;
  runs: string;
  caches: readonly string[];
  /** Fetches what it depends on, out of the manifests alone. */
  fetches?(facts: ShippingFacts): string | null;
  /** Words for the build of the image alone, such as those that leave no library to be looked for. */
  adds?: string;
  /** Before anything of the project is there. */
  prepares?(facts: ShippingFacts): Lines;
  ignored: readonly string[];
}

const vcpkgFolder = '/opt/vcpkg';
const isVcpkg = ({ manager }: ShippingFacts) => manager?.id === 'vcpkg';

const recipes: Record<Compiled, Recipe> = {
  c: {
    base: () => debian,
    runs: debian,
    caches: [],
    prepares: (facts) =>
      isVcpkg(facts)
        ? [
            `RUN git clone --branch ${managerReleases.vcpkg} https://github.com/microsoft/vcpkg ${vcpkgFolder} && ${vcpkgFolder}/bootstrap-vcpkg.sh -disableMetrics`,
            `ENV VCPKG_ROOT=${vcpkgFolder}`,
          ]
        : [],
    ignored: ['build', 'build-*', 'cmake-build-*', '*.o', '*.a', '*.so', 'CMakeUserPresets.json', '.cache'],
  },
  zig: {
    base: () => `python:3.13.9-slim-bookworm`,
    runs: debian,
    caches: ['/root/.cache/zig'],
    ignored: ['.zig-cache', 'zig-cache', 'zig-out'],
  },
  nim: {
    base: (release) => `nimlang/nim:${release}-alpine-regular`,
    runs: alpine,
    caches: [],
    fetches: () => 'nimble install --depsOnly --accept',
    ignored: ['nimcache', 'nimbledeps', 'bin'],
  },
  crystal: {
    base: (release) => `crystallang/crystal:${release}-alpine`,
    runs: alpine,
    caches: [],
    fetches: ({ manager }) => `shards install${manager?.lockFile ? ' --production' : ''}`,
    adds: ' --static',
    ignored: ['bin', 'lib', '.shards'],
  },
  swift: {
    base: (release) => `swift:${release}${distribution('swift', release)}`,
    runs: debian,
    caches: [],
    fetches: ({ manager }) => `swift package resolve${manager?.lockFile ? ' --force-resolved-versions' : ''}`,
    ignored: ['.build', '.swiftpm', 'DerivedData', '*.xcodeproj'],
  },
  d: {
    base: () => debian,
    runs: debian,
    caches: ['/root/.dub'],
    ignored: ['.dub', 'bin', '*.o', '*.a'],
  },
  haskell: {
    base: (release) => `haskell:${release}-slim${distribution('haskell', release)}`,
    runs: debian,
    // Where the first of these is there, cabal keeps all that it has in it.
    caches: ['/root/.cabal', '/root/.stack'],
    ignored: ['dist-newstyle', '.stack-work', 'dist', '*.hi', '*.o'],
  },
  ocaml: {
    base: (release) => `ocaml/opam:debian-12-ocaml-${release}`,
    runs: debian,
    caches: [],
    fetches: () => 'opam install . --deps-only --yes',
    ignored: ['_build', '_opam', '*.install'],
  },
  dart: {
    base: (release) => `dart:${release}`,
    runs: debian,
    caches: ['/root/.pub-cache'],
    fetches: ({ manager }) => `dart pub get${manager?.lockFile ? ' --enforce-lockfile' : ''}`,
    ignored: ['.dart_tool', 'build', '.packages'],
  },
};

/** The program is one file among many that building leaves: where, is up to its build files. */
const finds = new Set(['cmake', 'meson']);

function takes({ image }: ShippingFacts): string {
  const program = image.artefact ?? 'app';
  const found = (folder: string) =>
    `install -D "$(find ${folder} -type f -perm -u+x -name ${program} | head -n 1)" /out/app`;
  if (image.way !== null && finds.has(image.way)) return found('build');
  if (image.way === 'autotools') return `make install DESTDIR=/staged && ${found('/staged')}`;
  if (image.way === 'cabal') return `install -D "$(cabal list-bin exe:${program})" /out/app`;
  if (image.way === 'stack')
    return `install -D "$(stack --system-ghc path --local-install-root)/bin/${program}" /out/app`;
  return `install -D ${program} /out/app`;
}

const apk = (packages: readonly string[]) => `RUN apk add --no-cache ${packages.join(' ')}`;
const packagesFor = (base: string, packages: readonly string[] | undefined): Lines =>
  packages === undefined || packages.length === 0
    ? []
    : [base === alpine || /-alpine/.test(base) ? apk(packages) : apt(packages)];

/** One program, built in one stage and alone in the other. */
export function nativeStages(facts: ShippingFacts): Stages {
  const { runtime, image, build, port, start } = facts;
  const recipe = recipes[facts.stack as Compiled];
  const base = recipe.base(runtime.value);
  const isOpam = facts.stack === 'ocaml';
  const own = isOpam ? '--chown=1000:1000 ' : '';
  const fetches = image.dependencies === 'none' ? null : (recipe.fetches?.(facts) ?? null);
  const line = `${build?.value ?? 'make'}${recipe.adds ?? ''} && ${isOpam ? `mkdir -p /src/out && install ${image.artefact ?? 'app'} /src/out/app` : takes(facts)}`;
  return {
    stages: [
      [
        `FROM ${base} AS build`,
        ...(isOpam
          ? // Opam refuses to be root, and not every builder gives a new folder to the user that works in it.
            [
              'USER root',
              ...packagesFor(base, image.system?.building),
              'RUN install -d -o 1000 -g 1000 /src',
              'USER 1000:1000',
              'WORKDIR /src',
            ]
          : ['WORKDIR /src', ...packagesFor(base, image.system?.building)]),
        ...(image.tools === undefined || image.tools.length === 0
          ? []
          : facts.stack === 'zig'
            ? [cached(['/root/.cache/pip'], `pip install ${image.tools.join(' ')}`)]
            : [
                cached(
                  ['/root/.cache/pip'],
                  `python3 -m venv /opt/tools && /opt/tools/bin/pip install ${image.tools.join(' ')}`,
                ),
                'ENV PATH=/opt/tools/bin:$PATH',
              ]),
        ...(recipe.prepares?.(facts) ?? []),
        ...(fetches === null ? [] : [`COPY ${own}${image.manifests.join(' ')} ./`, cached(recipe.caches, fetches)]),
        `COPY ${own}. .`,
        cached(recipe.caches, line),
      ],
      [
        `FROM ${recipe.runs} AS runtime`,
        'WORKDIR /app',
        `ENV PORT=${port.value}`,
        ...packagesFor(recipe.runs, ['ca-certificates', ...(image.system?.running ?? [])]),
        `COPY --from=build ${isOpam ? '/src/out/app' : '/out/app'} /app/app`,
        ...(image.reads ?? []).map((path) => `COPY --chown=${nobody} ${path} /app/${path}`),
        ...ending(facts, nobody, start?.value ?? []),
      ],
    ],
    reasons: [because('What builds it stays behind: the image holds the program and little else.'), noRoot],
    ignored: recipe.ignored,
  };
}
