import type { ShippingFacts } from '../types.ts';
import { composer, distribution, managerReleases } from './bases.ts';
import { apt, because, cached, ending, type Lines, nobody, noRoot, packages } from './dockerfile.ts';
import { pecl, phpExtensions } from './php-extensions.ts';
import { pythonMemberStages, pythonServer } from './python-member.ts';
import { siteStage } from './site.ts';
import type { Stages } from './stages.ts';

const own = `--chown=${nobody}`;

interface Installs {
  gets: string | null;
  runs: string;
  caches: readonly string[];
}

function pythonInstall({ manager, image }: ShippingFacts): Installs {
  const pip = ['/root/.cache/pip'];
  switch (manager?.id) {
    case 'uv':
      return {
        gets: `pip install uv==${managerReleases.uv}`,
        runs: 'UV_PROJECT_ENVIRONMENT=/opt/venv uv sync --locked --no-dev --no-install-project',
        caches: ['/root/.cache/uv'],
      };
    case 'poetry':
      return {
        gets: `pip install poetry==${managerReleases.poetry}`,
        runs: 'VIRTUAL_ENV=/opt/venv poetry install --only main --no-root --no-interaction',
        caches: ['/root/.cache/pypoetry'],
      };
    case 'pdm':
      return {
        gets: `pip install pdm==${managerReleases.pdm}`,
        runs: 'VIRTUAL_ENV=/opt/venv pdm sync --prod --no-self',
        caches: ['/root/.cache/pdm'],
      };
    case 'pipenv':
      return {
        gets: `pip install pipenv==${managerReleases.pipenv}`,
        runs: 'VIRTUAL_ENV=/opt/venv PIPENV_VERBOSITY=-1 pipenv sync',
        caches: ['/root/.cache/pipenv', ...pip],
      };
    default:
      return {
        gets: null,
        runs: image.way === 'itself' ? '/opt/venv/bin/pip install .' : '/opt/venv/bin/pip install -r requirements.txt',
        caches: pip,
      };
  }
}

const pythonIgnored = [
  ...['__pycache__', '**/__pycache__', '*.py[co]', '.venv', 'venv', 'env', '.pytest_cache', '.mypy_cache'],
  ...['.ruff_cache', '.tox', '.coverage', 'htmlcov', '*.egg-info', 'dist', 'build'],
];

export function pythonStages(facts: ShippingFacts): Stages {
  if (facts.image.way === 'member') return pythonMemberStages(facts, pythonIgnored);
  const { runtime, image, port, start } = facts;
  const base = `python:${runtime.value}-slim${distribution('python', runtime.value)}`;
  const server = pythonServer(facts);
  const installs = image.dependencies !== 'none' || server.length > 0;
  const { gets, runs, caches } = pythonInstall(facts);
  const build: Lines = [
    `FROM ${base} AS build`,
    'WORKDIR /app',
    ...packages(image.system?.building),
    ...(gets === null ? [] : [cached(['/root/.cache/pip'], gets)]),
    'RUN python -m venv /opt/venv',
    ...(image.dependencies === 'none'
      ? []
      : [
          image.way === 'itself' || image.way === 'whole' ? 'COPY . .' : `COPY ${image.manifests.join(' ')} ./`,
          cached(caches, runs),
        ]),
    ...server,
  ];
  return {
    stages: [
      ...(installs ? [build] : []),
      [
        `FROM ${base}${installs ? ' AS runtime' : ''}`,
        'WORKDIR /app',
        `ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 PYTHONPATH=/app:/app/src PORT=${port.value}${installs ? ' PATH=/opt/venv/bin:$PATH' : ''}`,
        ...packages(image.system?.running),
        ...(installs ? ['COPY --from=build /opt/venv /opt/venv'] : []),
        `COPY ${own} . .`,
        ...ending(facts, nobody, start?.value ?? []),
      ],
    ],
    reasons: [
      ...(installs
        ? [because('Dependencies are installed into an environment of their own, which is all that is taken over.')]
        : []),
      because('What it writes is told at once, not when a buffer is full.'),
      noRoot,
    ],
    ignored: pythonIgnored,
  };
}

export function rubyStages(facts: ShippingFacts): Stages {
  const { runtime, image, build, needs, port, start } = facts;
  const base = `ruby:${runtime.value}-slim${distribution('ruby', runtime.value)}`;
  const isRails = image.way === 'rails';
  const wants = (id: string) => needs.some((need) => need.id === id);
  const building = [
    'build-essential',
    'libyaml-dev',
    ...(wants('postgresql') ? ['libpq-dev'] : []),
    ...(wants('mariadb') ? ['default-libmysqlclient-dev'] : []),
  ];
  const running = [...(wants('postgresql') ? ['libpq5'] : []), ...(wants('mariadb') ? ['libmariadb3'] : [])];
  const installs = image.dependencies !== 'none';
  const surroundings = `ENV ${isRails ? 'RAILS_ENV=production RAILS_LOG_TO_STDOUT=1 ' : 'RACK_ENV=production '}BUNDLE_WITHOUT=development:test${image.manifests.length > 1 ? ' BUNDLE_DEPLOYMENT=1' : ''} BUNDLE_PATH=/usr/local/bundle`;
  return {
    stages: [
      ...(installs
        ? [
            [
              `FROM ${base} AS build`,
              'WORKDIR /app',
              surroundings,
              apt(building),
              `COPY ${image.manifests.join(' ')} ./`,
              'RUN bundle install && rm -rf /usr/local/bundle/ruby/*/cache',
              'COPY . .',
              ...(build === null ? [] : [`RUN ${build.value}`]),
            ],
          ]
        : []),
      [
        `FROM ${base}${installs ? ' AS runtime' : ''}`,
        'WORKDIR /app',
        ...(installs ? [surroundings] : []),
        `ENV PORT=${port.value}`,
        ...(running.length === 0 ? [] : [apt(running)]),
        ...(installs
          ? ['COPY --from=build /usr/local/bundle /usr/local/bundle', `COPY --from=build ${own} /app ./`]
          : [`COPY ${own} . .`]),
        ...(isRails ? [`RUN mkdir -p tmp log storage && chown -R ${nobody} tmp log storage`] : []),
        ...ending(facts, nobody, start?.value ?? []),
      ],
    ],
    reasons: [
      ...(installs ? [because('Gems are built in a stage of their own: no compiler is in the image that runs.')] : []),
      noRoot,
    ],
    ignored: [
      '.bundle',
      'vendor/bundle',
      'log',
      'tmp',
      'storage',
      'coverage',
      'node_modules',
      'config/master.key',
      'config/credentials/*.key',
    ],
  };
}

export function phpStages(facts: ShippingFacts): Stages {
  const { runtime, image, needs, port, start } = facts;
  const installs = image.dependencies !== 'none';
  const wants = (id: string) => needs.some((need) => need.id === id);
  const extensions = [
    ...new Set([
      ...(wants('mariadb') ? ['pdo_mysql', 'mysqli'] : []),
      ...(wants('postgresql') ? ['pdo_pgsql'] : []),
      ...(image.extensions ?? []),
    ]),
  ];
  const own = extensions.filter((name) => phpExtensions.has(name));
  const fetched = extensions.flatMap((name) => pecl.get(name)?.release.replace(/^/, `${name}-`) ?? []);
  const libraries = extensions.flatMap((name) => phpExtensions.get(name) ?? pecl.get(name)?.building ?? []);
  const writes = image.way === 'laravel' ? ['storage', 'bootstrap/cache'] : image.way === 'symfony' ? ['var'] : [];
  const top = image.artefact === '' ? '/var/www/html' : `/var/www/html/${image.artefact}`;
  return {
    stages: [
      ...(installs
        ? [
            [
              `FROM ${composer} AS build`,
              'WORKDIR /app',
              `COPY ${image.manifests.join(' ')} ./`,
              cached(
                ['/tmp/cache'],
                'composer install --no-dev --no-scripts --no-autoloader --no-interaction --ignore-platform-reqs',
              ),
              'COPY . .',
              'RUN composer dump-autoload --no-dev --optimize --no-scripts',
            ],
          ]
        : []),
      [
        `FROM php:${runtime.value}-apache${distribution('php', runtime.value)} AS runtime`,
        'WORKDIR /var/www/html',
        `ENV PORT=${port.value}`,
        ...(libraries.length === 0 ? [] : [apt(libraries)]),
        ...(extensions.includes('gd') ? ['RUN docker-php-ext-configure gd --with-freetype --with-jpeg'] : []),
        ...(own.length === 0 ? [] : [`RUN docker-php-ext-install ${own.join(' ')}`]),
        ...(fetched.length === 0
          ? []
          : [
              `RUN pecl install ${fetched.join(' ')} && docker-php-ext-enable ${extensions.filter((name) => pecl.has(name)).join(' ')}`,
            ]),
        // Below 1024 only root may listen.
        `RUN a2enmod rewrite && sed -i 's/^Listen 80$/Listen ${port.value}/' /etc/apache2/ports.conf && sed -i -e 's/:80>/:${port.value}>/' -e 's#/var/www/html#${top}#' /etc/apache2/sites-available/000-default.conf`,
        `COPY --chown=33:33 ${installs ? '--from=build /app ./' : '. .'}`,
        ...(writes.length === 0 ? [] : [`RUN mkdir -p ${writes.join(' ')} && chown -R 33:33 ${writes.join(' ')}`]),
        ...ending(facts, '33:33', start?.value ?? []),
      ],
    ],
    reasons: [because('It runs as user 33, which the image calls www-data, and not as root.')],
    ignored: [
      'vendor',
      'node_modules',
      'storage/logs',
      'bootstrap/cache/*.php',
      'var/cache',
      'var/log',
      '.phpunit.result.cache',
    ],
  };
}

export function denoStages(facts: ShippingFacts): Stages {
  const { runtime, image, port, start } = facts;
  const lock = image.manifests.includes('deno.lock');
  return {
    stages: [
      [
        `FROM denoland/deno:${runtime.value}`,
        'WORKDIR /app',
        `ENV PORT=${port.value} DENO_DIR=/deno-dir DENO_NO_UPDATE_CHECK=1`,
        'COPY --chown=1993:1993 . .',
        '# What it imports is fetched now, and not when it starts.',
        `RUN deno cache${lock ? ' --frozen' : ''} ${image.artefact ?? 'main.ts'} && chown -R 1993:1993 /deno-dir`,
        ...ending(facts, '1993:1993', start?.value ?? []),
      ],
    ],
    reasons: [because('It runs as user 1993, which the image calls deno, and not as root.')],
    ignored: ['node_modules', 'coverage', 'vendor'],
  };
}

export function staticStages(facts: ShippingFacts): Stages {
  const folder = facts.output?.value ?? '';
  const { lines, reasons } = siteStage(facts, folder === '' ? '.' : `${folder}/`);
  return { stages: [lines], reasons, ignored: ['node_modules'] };
}
