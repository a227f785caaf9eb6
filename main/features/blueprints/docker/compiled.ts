import type { ShippingFacts } from '../types.ts';
import { beside } from '../writing/members.ts';
import { alpine, debian, dotnetSdks, gradle, maven, oldGradle } from './bases.ts';
import { apt, because, cached, finish, noRoot } from './dockerfile.ts';
import { manifestStage } from './manifests.ts';
import type { Stages } from './stages.ts';

const small = because('What builds it stays behind: the image holds the program and little else.');

/** In a workspace a member lies in its place below the top folder. */
const workPlace = ({ member }: ShippingFacts, path: string) =>
  `/src/${member.folder === '' ? '' : `${member.folder}/`}${path}`;

export function goStages(facts: ShippingFacts): Stages {
  const { runtime, image, build } = facts;
  const caches = ['/go/pkg/mod', '/root/.cache/go-build'];
  const base = `golang:${runtime.value}-alpine3.22`;
  const isWork = image.way === 'work';
  return {
    stages: [
      ...(isWork
        ? [manifestStage({ base, folder: '/src', names: ['go.mod', 'go.sum'], paths: ['go.work', 'go.work.sum'] })]
        : []),
      [
        `FROM ${base} AS build`,
        'WORKDIR /src',
        // One file without the libraries of another system: it runs wherever it is put.
        'ENV CGO_ENABLED=0',
        isWork ? 'COPY --from=manifests /src ./' : `COPY ${image.manifests.join(' ')} ./`,
        ...(image.dependencies === 'none' && !isWork ? [] : [cached(['/go/pkg/mod'], 'go mod download')]),
        'COPY . .',
        cached(caches, build?.value ?? 'go build -o /out/app .'),
      ],
      finish(facts, alpine, [
        'COPY --from=build /out/app /app/app',
        ...(image.reads ?? []).map(
          (path) => `COPY --from=build ${isWork ? workPlace(facts, path) : `/src/${path}`} /app/${path}`,
        ),
      ]),
    ],
    reasons: [small, noRoot],
    ignored: ['bin', '*.test', '*.out', 'coverage.*'],
  };
}

export function rustStages(facts: ShippingFacts): Stages {
  const { runtime, image, build } = facts;
  const { system } = image;
  const program = image.artefact ?? 'app';
  return {
    stages: [
      [
        `FROM rust:${runtime.value}-slim-bookworm AS build`,
        'WORKDIR /src',
        'COPY . .',
        ...(system === undefined ? [] : [apt(system.building)]),
        '# What is built stays in the cache, so the program is taken out of it.',
        cached(
          ['/usr/local/cargo/registry', '/src/target'],
          `${build?.value ?? 'cargo build --release'} && mkdir -p /out && cp target/release/${program} /out/app`,
        ),
      ],
      finish(facts, debian, [
        ...(system === undefined ? [] : [apt(system.running)]),
        'COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/ca-certificates.crt',
        'COPY --from=build /out/app /app/app',
      ]),
    ],
    reasons: [small, noRoot],
    ignored: ['target'],
  };
}

export function javaStages(facts: ShippingFacts): Stages {
  const { runtime, image, manager, build, framework } = facts;
  const isMaven = manager?.id === 'maven';
  const [major = '21'] = runtime.value.split(/[.u]/);
  const base = isMaven
    ? `maven:${maven}-eclipse-temurin-${major}`
    : image.way === 'wrapper'
      ? `eclipse-temurin:${runtime.value}-jdk`
      : `gradle:${Number(major) < 17 ? oldGradle : gradle}-jdk${major}`;
  const cache = isMaven ? '/root/.m2' : '/root/.gradle';
  const { member } = facts;
  const inModule = (path: string) => (member.built === 'within' ? beside(member, path) : path);
  const jars = inModule(isMaven ? 'target' : 'build/libs');
  // Beside the jar that runs lie its sources and the one without what it depends on.
  const pick = `mkdir -p /out && cp "$(ls ${jars}/*.jar | grep -v -e '-plain.jar' -e '-sources.jar' -e '-javadoc.jar' -e 'original-' | head -n 1)" /out/app.jar`;
  const quarkus = framework === 'quarkus';
  return {
    stages: [
      [
        `FROM ${base} AS build`,
        'WORKDIR /src',
        'COPY . .',
        cached([cache], build?.value ?? 'mvn package'),
        quarkus
          ? `RUN mkdir -p /out && cp -r ${inModule(isMaven ? 'target' : 'build')}/quarkus-app/. /out/ && mv /out/quarkus-run.jar /out/app.jar`
          : `RUN ${pick}`,
      ],
      finish(facts, `eclipse-temurin:${runtime.value}-jre`, [
        `ENV SERVER_PORT=${facts.port.value}${quarkus ? ` QUARKUS_HTTP_PORT=${facts.port.value}` : ''}`,
        'COPY --from=build /out/ /app/',
      ]),
    ],
    reasons: [because('It is built with a JDK and runs on a JRE.'), noRoot],
    ignored: ['target', 'build', '.gradle', '*.class'],
  };
}

const dotnetManifests = [
  ...['*.csproj', '*.fsproj', '*.vbproj', '*.props', '*.targets', 'global.json', 'packages.lock.json'],
  ...['nuget.config', 'NuGet.Config', 'NuGet.config'],
];

export function dotnetStages(facts: ShippingFacts): Stages {
  const { runtime, image, build } = facts;
  const [major = '', minor = ''] = runtime.value.split('.');
  const sdk = image.sdk ?? dotnetSdks[runtime.value] ?? `${major}.${minor}`;
  const project = image.artefact ?? '';
  const base = `mcr.microsoft.com/dotnet/sdk:${sdk}`;
  const isWithin = facts.member.built === 'within';
  const restore = cached(['/root/.nuget/packages'], `dotnet restore ${project}`);
  return {
    stages: [
      ...(isWithin ? [manifestStage({ base, folder: '/src', names: dotnetManifests, paths: [] })] : []),
      [
        `FROM ${base} AS build`,
        'WORKDIR /src',
        // What it depends on is said by other projects and by files above it too.
        ...(isWithin ? ['COPY --from=manifests /src ./', restore, 'COPY . .'] : ['COPY . .', restore]),
        cached(['/root/.nuget/packages'], build?.value ?? `dotnet publish ${project} -c Release -o /out`),
      ],
      finish(
        facts,
        `mcr.microsoft.com/dotnet/${image.way === 'web' ? 'aspnet' : 'runtime'}:${runtime.value}`,
        [
          `ENV ASPNETCORE_HTTP_PORTS=${facts.port.value} DOTNET_EnableDiagnostics=0`,
          'COPY --from=build --chown=1654:1654 /out/ ./',
        ],
        '1654:1654',
      ),
    ],
    reasons: [
      because('It is built with the SDK and runs on the runtime alone.'),
      because('It runs as user 1654, which the image calls app, and not as root.'),
    ],
    ignored: ['**/bin', '**/obj', '.vs', '*.user'],
  };
}

export function elixirStages(facts: ShippingFacts): Stages {
  const { runtime, image, build } = facts;
  const base = `elixir:${runtime.value}-otp-27-slim`;
  const app = image.artefact ?? 'app';
  return {
    stages: [
      [
        `FROM ${base} AS build`,
        'WORKDIR /src',
        'ENV MIX_ENV=prod',
        apt(['build-essential', 'git', 'ca-certificates']),
        'RUN mix local.hex --force && mix local.rebar --force',
        ...(image.reads === undefined
          ? [`COPY ${image.manifests.join(' ')} ./`, cached(['/root/.cache'], 'mix deps.get --only prod'), 'COPY . .']
          : ['COPY . .', cached(['/root/.cache'], 'mix deps.get --only prod')]),
        `RUN ${build?.value ?? 'mix do compile + release'}`,
      ],
      finish(facts, base, [
        `ENV LANG=C.UTF-8 RELEASE_TMP=/tmp RELEASE_DISTRIBUTION=none${image.way === 'phoenix' ? ' PHX_SERVER=true' : ''}`,
        `COPY --from=build /src/_build/prod/rel/${app}/ /app/`,
      ]),
    ],
    reasons: [because('The release is started by itself: mix and the sources stay behind.'), noRoot],
    ignored: ['_build', 'deps', 'node_modules', 'assets/node_modules', 'priv/static/assets', '*.ez', 'erl_crash.dump'],
  };
}
