import type { ShippingFacts } from '../types.ts';
import { debian, distribution, managerReleases, openresty } from './bases.ts';
import { apt, because, cached, ending, nobody, noRoot, packages } from './dockerfile.ts';
import type { Stages } from './stages.ts';

const own = `--chown=${nobody}`;
const apart = because('What installs and compiles stays behind in a stage of its own.');

export function perlStages(facts: ShippingFacts): Stages {
  const { runtime, image, manager, port, start } = facts;
  const where = distribution('perl', runtime.value);
  const base = `perl:${runtime.value}-slim${where}`;
  const installs = image.dependencies !== 'none' || image.artefact !== null;
  const install =
    manager?.id === 'carton'
      ? 'cpanm --notest Carton && carton install --deployment --path /opt/local'
      : 'cpanm --notest --local-lib-contained /opt/local --installdeps .';
  const paths = 'PERL5LIB=/opt/local/lib/perl5:/app/lib PATH=/opt/local/bin:$PATH';
  return {
    stages: [
      ...(installs
        ? [
            [
              `FROM perl:${runtime.value}${where} AS build`,
              'WORKDIR /app',
              ...packages(image.system?.building),
              ...(image.dependencies === 'none'
                ? []
                : [`COPY ${image.manifests.join(' ')} ./`, cached(['/root/.cpanm'], install)]),
              ...(image.artefact === 'starman'
                ? [
                    cached(
                      ['/root/.cpanm'],
                      `cpanm --notest --local-lib-contained /opt/local Starman@${managerReleases.starman}`,
                    ),
                  ]
                : []),
            ],
          ]
        : []),
      [
        `FROM ${base} AS runtime`,
        'WORKDIR /app',
        `ENV PORT=${port.value} ${installs ? paths : 'PERL5LIB=/app/lib'}`,
        ...packages(image.system?.running),
        ...(installs ? ['COPY --from=build /opt/local /opt/local'] : []),
        `COPY ${own} . .`,
        ...ending(facts, nobody, start?.value ?? []),
      ],
    ],
    reasons: [...(installs ? [apart] : []), noRoot],
    ignored: ['local', 'blib', 'pm_to_blib', 'Makefile', 'nytprof*', 'cover_db', '.carton'],
  };
}

const library = '/usr/local/lib/R/site-library';

export function rStages(facts: ShippingFacts): Stages {
  const { runtime, image, manager, port, start } = facts;
  const base = `rocker/r-ver:${runtime.value}`;
  const installs = image.dependencies !== 'none';
  const install: Record<string, string> = {
    renv: `Rscript -e 'install.packages("renv")' -e 'renv::restore(lockfile = "renv.lock", library = "${library}", prompt = FALSE)'`,
    description: `Rscript -e 'install.packages("remotes")' -e 'remotes::install_deps(dependencies = NA, upgrade = "never")'`,
  };
  return {
    stages: [
      ...(installs
        ? [
            [
              `FROM ${base} AS build`,
              'WORKDIR /app',
              ...packages(image.system?.building),
              // Links into the cache would lead nowhere: it is not in the image.
              ...(manager?.id === 'renv' ? ['ENV RENV_CONFIG_CACHE_SYMLINKS=FALSE'] : []),
              ...(image.manifests.length === 0 ? [] : [`COPY ${image.manifests.join(' ')} ./`]),
              cached(
                ['/root/.cache/R'],
                install[manager?.id ?? ''] ?? `install2.r --error --skipinstalled ${image.artefact ?? ''}`,
              ),
            ],
          ]
        : []),
      [
        `FROM ${base} AS runtime`,
        'WORKDIR /app',
        `ENV PORT=${port.value} RENV_CONFIG_AUTOLOADER_ENABLED=FALSE`,
        ...packages(image.system?.running),
        ...(installs ? [`COPY --from=build ${library} ${library}`] : []),
        `COPY ${own} . .`,
        ...ending(facts, nobody, start?.value ?? []),
      ],
    ],
    reasons: [...(installs ? [apart] : []), noRoot],
    ignored: ['renv/library', 'renv/staging', '.Rproj.user', '.RData', '.Rhistory', '*.Rcheck'],
  };
}

export function juliaStages(facts: ShippingFacts): Stages {
  const { runtime, image, port, start } = facts;
  const base = `julia:${runtime.value}${distribution('julia', runtime.value)}`;
  return {
    stages: [
      [
        `FROM ${base} AS build`,
        'WORKDIR /app',
        // The colon at the end stands for what comes with Julia: without it that is compiled again.
        'ENV JULIA_DEPOT_PATH=/opt/julia:',
        `COPY ${image.manifests.join(' ')} ./`,
        `RUN julia --project=. -e 'using Pkg; Pkg.instantiate()'`,
        'COPY . .',
        `RUN julia --project=. -e 'using Pkg; Pkg.instantiate(); Pkg.precompile()'`,
      ],
      [
        `FROM ${base} AS runtime`,
        'WORKDIR /app',
        '# What it compiles while it runs goes to the first of these.',
        `ENV PORT=${port.value} JULIA_DEPOT_PATH=/tmp/julia:/opt/julia:`,
        'COPY --from=build /opt/julia /opt/julia',
        `COPY --from=build ${own} /app ./`,
        ...ending(facts, nobody, start?.value ?? []),
      ],
    ],
    reasons: [because('What it depends on is fetched and compiled before it starts.'), noRoot],
    ignored: ['*.jl.cov', '*.jl.mem', 'docs/build', 'log'],
  };
}

export function luaStages(facts: ShippingFacts): Stages {
  const { image, framework, port, start } = facts;
  const installs = image.dependencies !== 'none' || image.artefact !== null;
  const make = [
    ...(image.dependencies === 'none'
      ? []
      : [
          `COPY ${image.manifests.join(' ')} ./`,
          `RUN luarocks install --tree /opt/rocks --only-deps ${image.manifests[0] ?? ''}`,
        ]),
    ...(image.artefact === null ? [] : [`RUN luarocks install --tree /opt/rocks ${image.artefact}`]),
  ];
  const ignored = ['lua_modules', '.luarocks', 'logs', '*_temp', 'nginx.conf.compiled', 'luacov.*.out'];
  if (framework !== null) {
    const paths =
      'LUA_PATH="/app/?.lua;/app/?/init.lua;/opt/rocks/share/lua/5.1/?.lua;/opt/rocks/share/lua/5.1/?/init.lua;;" LUA_CPATH="/opt/rocks/lib/lua/5.1/?.so;;"';
    return {
      stages: [
        ...(installs ? [[`FROM openresty/openresty:${openresty}-fat AS build`, 'WORKDIR /app', ...make]] : []),
        [
          `FROM openresty/openresty:${openresty} AS runtime`,
          'WORKDIR /app',
          `ENV PORT=${port.value} PATH=/opt/rocks/bin:/usr/local/openresty/bin:/usr/local/openresty/nginx/sbin:$PATH`,
          `ENV ${paths}`,
          ...(installs ? ['COPY --from=build /opt/rocks /opt/rocks'] : []),
          `COPY ${own} . .`,
          `RUN mkdir -p logs && chown -R ${nobody} /app`,
          ...ending(facts, nobody, start?.value ?? []),
        ],
      ],
      reasons: [...(installs ? [apart] : []), because('OpenResty runs it as user 10001, and not as root.')],
      ignored,
    };
  }
  return {
    stages: [
      ...(installs
        ? [
            [
              `FROM ${debian} AS build`,
              'WORKDIR /app',
              apt(['build-essential', 'lua5.4', 'liblua5.4-dev', 'luarocks', 'git', 'ca-certificates', 'unzip']),
              ...make.map((line) => line.replace('luarocks ', 'luarocks --lua-version 5.4 ')),
            ],
          ]
        : []),
      [
        `FROM ${debian} AS runtime`,
        'WORKDIR /app',
        `ENV PORT=${port.value}`,
        `ENV LUA_PATH="/app/?.lua;/app/?/init.lua;/opt/rocks/share/lua/5.4/?.lua;/opt/rocks/share/lua/5.4/?/init.lua;;" LUA_CPATH="/opt/rocks/lib/lua/5.4/?.so;;"`,
        apt(['lua5.4', 'ca-certificates']),
        ...(installs ? ['COPY --from=build /opt/rocks /opt/rocks'] : []),
        `COPY ${own} . .`,
        ...ending(facts, nobody, start?.value ?? []),
      ],
    ],
    reasons: [...(installs ? [apart] : []), noRoot],
    ignored,
  };
}
