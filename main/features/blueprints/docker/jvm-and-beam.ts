import type { ShippingFacts } from '../types.ts';
import { leiningen, managerReleases, toolsDeps } from './bases.ts';
import { apt, because, cached, finish, nobody, noRoot } from './dockerfile.ts';
import type { Stages } from './stages.ts';

const majorOf = (release: string) => (/^8u/.test(release) ? '8' : (release.split('.')[0] ?? '21'));

/** Newest first, so that of several builds the one of this image is taken; there is but one in a fresh image. */
const jarOf = (name: string) =>
  `mkdir -p /out && cp "$(find . -type f -name '${name}' -not -path '*/.*' | head -n 1)" /out/app.jar`;

export function scalaStages(facts: ShippingFacts): Stages {
  const { runtime, image, manager, build } = facts;
  const isMill = manager?.id === 'mill';
  const launcher = '/opt/sbt-launch.jar';
  const release = image.sdk ?? managerReleases.sbt;
  const line = build?.value.replace(/^sbt /, `java -jar ${launcher} `) ?? '';
  const take =
    image.way === 'stage'
      ? 'mkdir -p /out && cp -r target/universal/stage/. /out/'
      : isMill
        ? `mkdir -p /out && cp out/${(image.artefact ?? 'app').replaceAll('.', '/')}/assembly.dest/out.jar /out/app.jar`
        : jarOf('*-assembly*.jar');
  return {
    stages: [
      [
        `FROM eclipse-temurin:${runtime.value}-jdk AS build`,
        'WORKDIR /src',
        ...(isMill
          ? [apt(['curl', 'ca-certificates'])]
          : [
              '# sbt itself, by its release: what it fetches after that is said by the project.',
              `ADD --chmod=0644 https://repo1.maven.org/maven2/org/scala-sbt/sbt-launch/${release}/sbt-launch-${release}.jar ${launcher}`,
            ]),
        'COPY . .',
        cached(
          isMill
            ? ['/root/.cache/coursier', '/root/.cache/mill']
            : ['/root/.sbt', '/root/.cache/coursier', '/root/.ivy2'],
          `${line} && ${take}`,
        ),
      ],
      finish(facts, `eclipse-temurin:${runtime.value}-jre`, [
        ...(image.way === 'stage' ? ['ENV JAVA_OPTS=-XX:MaxRAMPercentage=75'] : []),
        'COPY --from=build /out/ /app/',
      ]),
    ],
    reasons: [because('It is built with a JDK and runs on a JRE.'), noRoot],
    ignored: ['target', 'project/target', 'project/project', 'out', '.bsp', '.bloop', '.metals', '*.class'],
  };
}

export function clojureStages(facts: ShippingFacts): Stages {
  const { runtime, image, manager, build } = facts;
  const isLein = manager?.id === 'lein';
  const tool = isLein ? `lein-${leiningen}` : `tools-deps-${toolsDeps}`;
  return {
    stages: [
      [
        `FROM clojure:temurin-${majorOf(runtime.value)}-${tool}-bookworm-slim AS build`,
        'WORKDIR /src',
        `COPY ${image.manifests.join(' ')} ./`,
        cached(['/root/.m2', '/root/.gitlibs'], isLein ? 'lein deps' : 'clojure -P && clojure -P -T:build'),
        'COPY . .',
        cached(
          ['/root/.m2', '/root/.gitlibs'],
          `${build?.value ?? ''} && ${jarOf(isLein ? '*-standalone.jar' : '*.jar')}`,
        ),
      ],
      finish(facts, `eclipse-temurin:${runtime.value}-jre`, ['COPY --from=build /out/ /app/']),
    ],
    reasons: [because('It is built with a JDK and runs on a JRE.'), noRoot],
    ignored: ['target', '.cpcache', '.lsp', '.clj-kondo/.cache', '.nrepl-port', 'node_modules'],
  };
}

export function erlangStages(facts: ShippingFacts): Stages {
  const { runtime, image, build } = facts;
  const base = `erlang:${runtime.value}-slim`;
  const app = image.artefact ?? 'app';
  return {
    stages: [
      [
        `FROM ${base} AS build`,
        'WORKDIR /src',
        apt(['build-essential', 'git', 'ca-certificates']),
        `COPY ${image.manifests.join(' ')} ./`,
        cached(['/root/.cache/rebar3'], 'rebar3 as prod get-deps'),
        'COPY . .',
        cached(['/root/.cache/rebar3'], build?.value ?? 'rebar3 as prod release'),
      ],
      finish(facts, base, [
        'ENV LANG=C.UTF-8 RELX_REPLACE_OS_VARS=true RELX_OUT_FILE_PATH=/tmp',
        `COPY --from=build --chown=${nobody} /src/_build/prod/rel/${app}/ /app/`,
      ]),
    ],
    reasons: [because('The release is started by itself: rebar3 and the sources stay behind.'), noRoot],
    ignored: ['_build', 'logs', '*.beam', 'erl_crash.dump', 'rebar3.crashdump'],
  };
}

export function gleamStages(facts: ShippingFacts): Stages {
  const { runtime, image, build } = facts;
  return {
    stages: [
      [
        `FROM ghcr.io/gleam-lang/gleam:v${runtime.value}-erlang-alpine AS build`,
        'WORKDIR /src',
        `COPY ${image.manifests.join(' ')} ./`,
        'RUN gleam deps download',
        'COPY . .',
        `RUN ${build?.value ?? 'gleam export erlang-shipment'}`,
      ],
      finish(facts, 'erlang:27.3.4-alpine', ['COPY --from=build /src/build/erlang-shipment/ /app/']),
    ],
    reasons: [because('The shipment of Gleam runs on Erlang alone.'), noRoot],
    ignored: ['build', 'node_modules', 'erl_crash.dump'],
  };
}
