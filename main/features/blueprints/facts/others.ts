import { pecl, phpBuiltIn, phpExtensions } from '../docker/php-extensions.ts';
import { execForm } from './exec-form.ts';
import { lineOf, plain, said } from './say.ts';
import { type ReadStack, refused } from './types.ts';
import { releaseOf, toolVersion, versionFile } from './versions.ts';

export const readRuby: ReadStack = async (folder) => {
  const gemfile = await folder.text('Gemfile');
  const program = await (async () => {
    for (const name of ['app.rb', 'server.rb', 'main.rb']) if (await folder.has(name)) return name;
    return null;
  })();
  if (gemfile === null && (program === null || (await folder.has('package.json')))) return null;
  const expression = /^[ \t]*ruby[ \t]+["'](?:~>[ \t]*)?(\d+(?:\.\d+){1,2})["']/m;
  const inGemfile = expression.exec(gemfile ?? '')?.[1];
  const asked =
    (await versionFile(folder, ['.ruby-version'])) ??
    (await toolVersion(folder, ['ruby'])) ??
    (inGemfile === undefined ? null : { wanted: inGemfile, file: 'Gemfile', line: lineOf(gemfile ?? '', expression) });
  const runtime = releaseOf('ruby', 'Ruby', asked);
  const isRails = await folder.has('config/application.rb');
  const hasLock = await folder.has('Gemfile.lock');
  const start = isRails
    ? said(
        ['bundle', 'exec', 'puma', '-C', 'config/puma.rb'],
        'config/puma.rb says how Rails is served.',
        'config/puma.rb',
      )
    : (await folder.has('config.ru'))
      ? said(
          ['bundle', 'exec', 'rackup', '--host', '0.0.0.0', '--port', '9292'],
          'config.ru says what is served.',
          'config.ru',
        )
      : program === null
        ? null
        : said(
            [...(gemfile === null ? [] : ['bundle', 'exec']), 'ruby', program],
            `${program} is where it begins.`,
            program,
          );
  if (start === null)
    return refused(
      'Nothing says how it starts: there is no config.ru, no Rails application and no app.rb.',
      'Add a config.ru.',
    );
  const depends = gemfile !== null;
  const isRack = start.value.includes('rackup');
  const up = isRails ? ((await folder.text('config/routes.rb')) ?? '') : '';
  const line = lineOf(up, 'rails/health#show');
  return {
    ...{
      stack: 'ruby',
      framework: isRails ? 'rails' : isRack ? 'rack' : null,
      runtime,
      start,
      output: null,
      lint: null,
    },
    basis: `Ruby ${runtime.value}${depends ? ' with Bundler' : ''}${isRails ? ', Rails' : ''}`,
    manager: depends
      ? {
          id: 'bundler',
          lockFile: hasLock ? 'Gemfile.lock' : null,
          said: said('bundler', 'The Gemfile says what it depends on.', 'Gemfile', 1),
        }
      : null,
    build:
      isRails && (await folder.has('app/assets'))
        ? said(
            'SECRET_KEY_BASE_DUMMY=1 bundle exec rails assets:precompile',
            'Rails packs its assets before it runs.',
            'config/application.rb',
          )
        : null,
    test: isRails
      ? said('bin/rails test', 'That is how Rails tests.', 'config/application.rb')
      : /["']rspec/.test(gemfile ?? '')
        ? said('bundle exec rspec', 'It asks for RSpec.', 'Gemfile', lineOf(gemfile ?? '', /["']rspec/))
        : null,
    port: isRack ? said(9292, 'rackup is told to listen on 9292.', 'config.ru') : null,
    usualPort: 3000,
    health: line !== null && line > 0 ? said('/up', 'Rails answers it.', 'config/routes.rb', line) : null,
    image: {
      manifests: depends ? ['Gemfile', ...(hasLock ? ['Gemfile.lock'] : [])] : [],
      dependencies: depends ? 'production' : 'none',
      credentials: null,
      artefact: null,
      way: isRails ? 'rails' : null,
    },
    notes:
      depends && !hasLock
        ? ['There is no Gemfile.lock: two builds of the same commit may get different gems. Commit it.']
        : [],
    endings: ['.rb', '.ru'],
  };
};

export const readPhp: ReadStack = async (folder) => {
  const composer = await folder.text('composer.json');
  const top = (await folder.has('public/index.php')) ? 'public' : (await folder.has('index.php')) ? '' : null;
  if (composer === null && top === null) return null;
  if (top === null)
    return refused(
      'There is no index.php, neither in its top folder nor in public: nothing says what a web server hands out.',
      'A library is not shipped as an image.',
    );
  const expression = /"php"\s*:\s*"([^"\n]{1,60})"/;
  const wanted = expression.exec(composer ?? '')?.[1];
  const asked =
    wanted === undefined
      ? await toolVersion(folder, ['php'])
      : {
          wanted: wanted.replaceAll(/\|{1,2}/g, '||'),
          file: 'composer.json',
          line: lineOf(composer ?? '', expression),
        };
  const runtime = releaseOf('php', 'PHP', asked);
  const hasLock = await folder.has('composer.lock');
  const extensions = [
    ...new Set(Array.from((composer ?? '').matchAll(/"ext-([a-z][a-z0-9_]{0,40})"/g), ([, name = '']) => name)),
  ].slice(0, 40);
  const missing = extensions.filter((name) => !phpExtensions.has(name) && !pecl.has(name) && !phpBuiltIn.has(name));
  const framework = /"laravel\/framework"/.test(composer ?? '')
    ? 'laravel'
    : /"symfony\/framework-bundle"/.test(composer ?? '')
      ? 'symfony'
      : null;
  return {
    ...{
      stack: 'php',
      framework,
      runtime,
      build: null,
      output: null,
      lint: null,
      port: said(8080, 'Apache listens on 8080, which needs no rights.'),
      usualPort: 8080,
    },
    basis: `PHP ${runtime.value}${composer === null ? '' : ' with Composer'}${framework === 'laravel' ? ', Laravel' : framework === 'symfony' ? ', Symfony' : ''}`,
    manager:
      composer === null
        ? null
        : {
            id: 'composer',
            lockFile: hasLock ? 'composer.lock' : null,
            said: said('composer', 'composer.json says what it depends on.', 'composer.json', 1),
          },
    test: /"phpunit\/phpunit"/.test(composer ?? '')
      ? said('vendor/bin/phpunit', 'It asks for PHPUnit.', 'composer.json', lineOf(composer ?? '', '"phpunit/phpunit"'))
      : null,
    start: said(
      ['apache2-foreground'],
      `Apache hands out ${top === '' ? 'the project' : 'the folder public'}.`,
      top === '' ? 'index.php' : 'public/index.php',
    ),
    health:
      framework === 'laravel' && /health:\s*'\/up'/.test((await folder.text('bootstrap/app.php')) ?? '')
        ? said('/up', 'Laravel answers it.', 'bootstrap/app.php')
        : null,
    image: {
      manifests: composer === null ? [] : ['composer.json', ...(hasLock ? ['composer.lock'] : [])],
      dependencies: composer === null ? 'none' : 'production',
      credentials: null,
      artefact: top,
      way: framework,
      extensions: extensions.filter((name) => phpExtensions.has(name) || pecl.has(name)),
    },
    notes: [
      ...(composer !== null && !hasLock
        ? ['There is no composer.lock: two builds of the same commit may get different packages. Commit it.']
        : []),
      ...(missing.length === 0
        ? []
        : [
            `composer.json asks for ext-${missing.join(', ext-')}, which neither PHP nor what is known of PECL here brings: install it in the last stage of the Dockerfile.`,
          ]),
    ],
    endings: ['.php'],
  };
};

export const readElixir: ReadStack = async (folder) => {
  const text = await folder.text('mix.exs');
  if (text === null) return null;
  const own = /^[ \t]*app:[ \t]*:([a-z][a-z0-9_]{0,60})/m.exec(text)?.[1];
  const isUmbrella = own === undefined && /^[ \t]*apps_path:/m.test(text);
  const releases = /\breleases:[ \t]*\[\s{0,200}([a-z][a-z0-9_]{0,60}):[ \t]*\[/.exec(text)?.[1];
  const app = own ?? (isUmbrella ? releases : undefined);
  if (app === undefined)
    return refused(
      'mix.exs names no application: it is an umbrella, and which of its parts is to be shipped is not said.',
      'Say it in mix.exs as releases: [name: [applications: [part: :permanent]]].',
    );
  const expression = /^[ \t]*elixir:[ \t]*"([^"\n]{1,40})"/m;
  const wanted = expression.exec(text)?.[1];
  const asked =
    (await toolVersion(folder, ['elixir'])) ??
    (wanted === undefined
      ? null
      : { wanted: wanted.replace(/~>\s*(\d+\.\d+)$/, '^$1'), file: 'mix.exs', line: lineOf(text, expression) });
  const runtime = releaseOf('elixir', 'Elixir', asked);
  const parts: string[] = [text];
  if (isUmbrella)
    for (const name of (await folder.names('apps')).slice(0, 100))
      parts.push((await folder.text(`apps/${name}/mix.exs`)) ?? '');
  const isPhoenix = parts.some((part) => /\{:phoenix,/.test(part));
  // Of several the first is taken by name: without one mix would end.
  const release = isUmbrella ? `release ${app}` : 'release';
  const hasLock = await folder.has('mix.lock');
  return {
    ...{
      stack: 'elixir',
      framework: isPhoenix ? 'phoenix' : null,
      runtime,
      output: null,
      port: null,
      usualPort: 4000,
      health: null,
    },
    basis: `Elixir ${runtime.value} with mix${isPhoenix ? ', Phoenix' : ''}`,
    manager: {
      id: 'mix',
      lockFile: hasLock ? 'mix.lock' : null,
      said: said('mix', 'mix.exs says what it depends on.', 'mix.exs', 1),
    },
    build: said(
      /"?assets\.deploy"?:/.test(text) ? `mix do compile + assets.deploy + ${release}` : `mix do compile + ${release}`,
      `mix packs ${app} into a release.`,
      'mix.exs',
      lineOf(text, /^[ \t]*app:/m),
    ),
    test: said('mix test', 'That is how mix tests.', 'mix.exs', 1),
    lint: said('mix format --check-formatted', 'That is how mix looks a program over.', 'mix.exs', 1),
    start: said(
      [`/app/bin/${app}`, 'start'],
      `The release of ${app} is started in the foreground.`,
      'mix.exs',
      lineOf(text, /^[ \t]*app:/m),
    ),
    image: {
      manifests: ['mix.exs', ...(hasLock ? ['mix.lock'] : [])],
      dependencies: 'production',
      credentials: null,
      artefact: app,
      way: isPhoenix ? 'phoenix' : null,
      // The parts of an umbrella each say what they depend on.
      ...(isUmbrella && { reads: ['apps'] }),
    },
    notes: hasLock
      ? []
      : ['There is no mix.lock: two builds of the same commit may get different dependencies. Commit it.'],
    endings: ['.ex', '.exs'],
  };
};

export const readDeno: ReadStack = async (folder) => {
  const file = (await folder.has('deno.jsonc')) ? 'deno.jsonc' : 'deno.json';
  const text = await folder.text(file);
  // Many that run on Node format their sources with Deno.
  if (text === null || ((await folder.has('package.json')) && !(await folder.has('deno.lock')))) return null;
  const runtime = releaseOf(
    'deno',
    'Deno',
    (await versionFile(folder, ['.dvmrc', '.deno-version'])) ?? (await toolVersion(folder, ['deno'])),
  );
  const script = /"start"\s*:\s*"((?:[^"\\\n]|\\.){1,300})"/.exec(text)?.[1];
  const words = script?.startsWith('deno ') ? execForm(script.replace(/^deno /, 'node ')) : null;
  const told = words === null ? null : ['deno', ...words.slice(1).filter((word) => word !== '--watch')];
  const entry = await (async () => {
    for (const name of ['main.ts', 'server.ts', 'src/main.ts', 'mod.ts', 'main.js'])
      if (await folder.has(name)) return name;
    return null;
  })();
  const program = told?.findLast((word) => /^(?:\.\/)?[\w/-]+\.(?:ts|js|tsx|mts)$/.test(word)) ?? entry;
  if (program === null || program === undefined)
    return refused(
      `Nothing says how it starts: ${file} has no task start, and there is no main.ts.`,
      'Add a task start, such as "deno run --allow-net main.ts".',
    );
  const hasLock = await folder.has('deno.lock');
  return {
    ...{
      stack: 'deno',
      framework: null,
      runtime,
      build: null,
      output: null,
      port: null,
      usualPort: 8000,
      health: null,
    },
    basis: `Deno ${runtime.value}`,
    manager: {
      id: 'deno',
      lockFile: hasLock ? 'deno.lock' : null,
      said: said('deno', `${file} says what it depends on.`, file, 1),
    },
    test: said('deno test', 'That is how Deno tests.', file, 1),
    lint: said('deno lint', 'That is how Deno looks a program over.', file, 1),
    start: told
      ? said(told, `The task start says "${plain(script ?? '', 80)}".`, file, lineOf(text, '"start"'))
      : said(
          ['deno', 'run', '--allow-net', '--allow-env', '--allow-read', program],
          `${program} is where it begins.`,
          program,
        ),
    image: {
      manifests: [file, ...(hasLock ? ['deno.lock'] : [])],
      dependencies: /"imports"\s*:/.test(text) ? 'production' : 'none',
      credentials: null,
      artefact: program,
      way: null,
    },
    notes: told
      ? []
      : ['It may use the network, its variables and its files: nothing in the project says what it needs.'],
    endings: ['.ts', '.tsx', '.js', '.mts'],
  };
};

/** Files as they are, which nothing has to build. */
export const readStatic: ReadStack = async (folder) => {
  for (const place of ['public', 'site', 'www', 'htdocs', '']) {
    const page = place === '' ? 'index.html' : `${place}/index.html`;
    if (!(await folder.has(page))) continue;
    return {
      ...{
        stack: 'static',
        framework: null,
        manager: null,
        build: null,
        test: null,
        lint: null,
        start: null,
        port: null,
        usualPort: 8080,
        health: null,
      },
      basis: 'A site of plain files',
      runtime: said('1.28.0', 'nginx of its stable line hands the files out.'),
      output: said(place, `${page} is its first page.`, page, 1),
      image: { manifests: [], dependencies: 'none', credentials: null, artefact: null, way: 'pages' },
      notes: [],
      endings: [],
    };
  }
  return null;
};
