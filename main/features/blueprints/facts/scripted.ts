import type { ProjectFolder } from './open-folder.ts';
import {
  fitName,
  frameworkIn,
  library,
  managed,
  manifestOf,
  noLock,
  nothingListens,
  present,
  programFacts,
  serves,
} from './program.ts';
import { lineOf, said } from './say.ts';
import { type ReadStack, refused } from './types.ts';
import { releaseOf, toolVersion, versionFile } from './versions.ts';

const first = async (folder: ProjectFolder, files: readonly string[]) => (await present(folder, files))[0] ?? null;

export const readPerl: ReadStack = async (folder) => {
  const names = await folder.names('');
  const manifest = await first(folder, ['cpanfile', 'Makefile.PL', 'Build.PL', 'dist.ini']);
  const psgi =
    (await first(folder, ['app.psgi', 'bin/app.psgi', 'script/app.psgi'])) ??
    names.find((name) => name.endsWith('.psgi') && fitName.test(name)) ??
    null;
  const scripts = [
    ...['app.pl', 'server.pl', 'main.pl'].filter((name) => names.includes(name)),
    ...(await folder.names('script')).filter((name) => fitName.test(name)).map((name) => `script/${name}`),
    ...(await folder.names('bin'))
      .filter((name) => name.endsWith('.pl') && fitName.test(name))
      .map((name) => `bin/${name}`),
  ];
  const isPerl =
    manifest !== null ||
    psgi !== null ||
    (scripts.some((name) => name.endsWith('.pl')) && !names.includes('package.json'));
  if (!isPerl) return null;
  const text = manifest === null ? '' : await manifestOf(folder, manifest);
  if (text === null || typeof text !== 'string') return text;
  const mojo: string[] = [];
  for (const name of scripts.slice(0, 50))
    if (/Mojolicious::(?:Lite|Commands)|\bMojo::Server\b/.test((await folder.text(name)) ?? '')) mojo.push(name);
  const program = mojo[0] ?? scripts.find((name) => name.endsWith('.pl')) ?? null;
  const sources = await folder.sources(['.pl', '.pm', '.psgi']);
  if (mojo.length === 0 && psgi === null) {
    if (program === null) return library('It has no program: there is no .psgi file, no script and no app.pl.');
    if (!serves(sources, text)) return nothingListens;
  }
  const isMojo = mojo.length > 0;
  const version = /^[ \t]*requires[ \t]+["']perl["'][ \t]*(?:=>|,)[ \t]*["']?v?(5\.\d{1,3}(?:\.\d+)?)/m;
  const asked = version.exec(text)?.[1];
  // 5.036 is what 5.36 was called.
  const least = asked?.replace(/^5\.0*(\d{1,2})\d*$/, '5.$1').replace(/^(5\.\d+)$/, '$1.0');
  const runtime = releaseOf(
    'perl',
    'Perl',
    (await versionFile(folder, ['.perl-version'])) ??
      (await toolVersion(folder, ['perl'])) ??
      (least === undefined || manifest === null
        ? null
        : { wanted: `>=${least}`, file: manifest, line: lineOf(text, version) }),
  );
  const lock = manifest === 'cpanfile' ? await first(folder, ['cpanfile.snapshot']) : null;
  const depends = manifest !== null && /^[ \t]*(?:requires|PREREQ_PM|'?[A-Z]\w+(?:::\w+)+'?[ \t]*=)/m.test(text);
  const framework = isMojo
    ? (['mojolicious', 'Mojolicious'] as const)
    : frameworkIn(text, [
        ['dancer', 'Dancer', /\bDancer2?\b/],
        ['catalyst', 'Catalyst', /\bCatalyst\b/],
      ]);
  const lacksStarman = !isMojo && psgi !== null && !/\bStarman\b/.test(text);
  const start = isMojo
    ? said(
        ['perl', mojo[0] ?? '', 'prefork', '--mode', 'production', '--listen', 'http://*:3000'],
        `${mojo[0]} is an application of Mojolicious.`,
        mojo[0] ?? null,
      )
    : psgi !== null
      ? said(
          ['plackup', '--env', 'production', '--server', 'Starman', '--host', '0.0.0.0', '--port', '5000', psgi],
          `${psgi} is what a server of Perl runs.`,
          psgi,
        )
      : said(['perl', program ?? 'app.pl'], `${program} is where it begins.`, program);
  const pg = /\bDBD::Pg\b|\bMojo::Pg\b/.test(text);
  const mysql = /\bDBD::(?:mysql|MariaDB)\b|\bMojo::mysql\b/.test(text);
  return programFacts({
    ...{ stack: 'perl', runtime, start, usualPort: 3000, endings: ['.pl', '.pm', '.psgi'] },
    framework: framework?.[0] ?? null,
    basis: `Perl ${runtime.value}${depends ? ` with ${lock === null ? 'cpanm' : 'Carton'}` : ''}${framework === null ? '' : `, ${framework[1]}`}`,
    manager: manifest !== null && depends ? managed(lock === null ? 'cpanm' : 'carton', manifest, lock) : null,
    test: (await folder.names('t')).some((name) => name.endsWith('.t'))
      ? said('prove -l -r t', 'That is how Perl tests.', 't')
      : null,
    port: isMojo
      ? said(3000, 'Mojolicious is told to listen on 3000.', mojo[0] ?? null)
      : psgi !== null
        ? said(5000, 'Starman is told to listen on 5000.', psgi)
        : null,
    image: {
      manifests: manifest !== null && depends ? [manifest, ...(lock === null ? [] : [lock])] : [],
      dependencies: depends ? 'production' : 'none',
      artefact: lacksStarman ? 'starman' : null,
      system: {
        building: [],
        running: [...(pg ? ['libpq5'] : []), ...(mysql ? ['libmariadb3'] : [])],
      },
    },
    notes: [
      ...(lacksStarman
        ? ['Starman is what runs it, and not among its dependencies: the image installs it. Add it to the project.']
        : []),
      ...(depends && lock === null
        ? [
            'No version of a dependency is fixed: two builds of the same commit may get different ones. Carton writes a cpanfile.snapshot.',
          ]
        : []),
    ],
  });
};

const ofR = new Set(
  'base stats utils methods graphics grDevices datasets tools parallel compiler grid splines stats4'.split(' '),
);

export const readR: ReadStack = async (folder) => {
  const plumber = await first(folder, ['plumber.R', 'api.R', 'R/plumber.R']);
  const isPlumber = plumber !== null && /^#[*'][ \t]*@/m.test((await folder.text(plumber)) ?? '');
  const app = await first(folder, ['app.R', 'ui.R']);
  const isShiny =
    app !== null &&
    (app === 'ui.R'
      ? await folder.has('server.R')
      : /shinyApp|run_app|shinyAppDir/.test((await folder.text(app)) ?? ''));
  const manifest = await first(folder, ['renv.lock', 'DESCRIPTION']);
  const names = await folder.names('');
  if (!isPlumber && !isShiny) {
    const isOther = manifest !== null || names.some((name) => name.endsWith('.Rproj'));
    return isOther
      ? refused(
          'It has no application: neither an app.R of Shiny nor a plumber.R was found.',
          'Analyses and packages are not shipped as a server. Put what is to be served into app.R or plumber.R.',
        )
      : null;
  }
  const text = manifest === null ? '' : await manifestOf(folder, manifest);
  if (text === null || typeof text !== 'string') return text;
  const version = /"R"\s*:\s*\{\s*"Version"\s*:\s*"(\d+\.\d+\.\d+)"/;
  const wanted = version.exec(text)?.[1];
  const runtime = releaseOf(
    'r',
    'R',
    wanted === undefined
      ? await toolVersion(folder, ['r', 'R'])
      : { wanted, file: manifest ?? '', line: lineOf(text, /"R"\s*:/) },
  );
  const sources = await folder.sources(['.R', '.r']);
  const used = sources.flatMap((source) =>
    Array.from(
      source.text.matchAll(
        /\b(?:library|require|requireNamespace)\(["']?([A-Za-z][A-Za-z0-9.]{0,60})["']?|\b([A-Za-z][A-Za-z0-9.]{1,60})::/g,
      ),
      ([, one, two]) => one ?? two ?? '',
    ),
  );
  const packages = [...new Set([isShiny ? 'shiny' : 'plumber', ...used])]
    .filter((name) => !ofR.has(name))
    .slice(0, 100);
  const listed = `${text}\n${packages.join('\n')}`;
  const pg = /\bRPostgre(?:s|SQL)\b/.test(listed);
  const mysql = /\bRM(?:ariaDB|ySQL)\b/.test(listed);
  const id = manifest === 'renv.lock' ? 'renv' : 'description';
  const where = isShiny ? app : plumber;
  return programFacts({
    ...{ stack: 'r', runtime, usualPort: isShiny ? 3838 : 8000, endings: ['.R', '.r'] },
    framework: isShiny ? 'shiny' : 'plumber',
    basis: `R ${runtime.value}${manifest === 'renv.lock' ? ' with renv' : ''}, ${isShiny ? 'Shiny' : 'plumber'}`,
    manager: manifest === null ? null : managed(id, manifest, id === 'renv' ? manifest : null),
    test: (await folder.has('tests/testthat'))
      ? said(`Rscript -e 'testthat::test_dir("tests/testthat")'`, 'testthat tests it.', 'tests/testthat')
      : null,
    start: said(
      isShiny
        ? ['Rscript', '-e', "shiny::runApp('.', host = '0.0.0.0', port = 3838, launch.browser = FALSE)"]
        : ['Rscript', '-e', `plumber::pr_run(plumber::pr('${plumber}'), host = '0.0.0.0', port = 8000)`],
      `${where} is what ${isShiny ? 'Shiny' : 'plumber'} runs.`,
      where,
    ),
    port: isShiny
      ? said(3838, 'Shiny is told to listen on 3838.', where)
      : said(8000, 'plumber is told to listen on 8000.', where),
    image: {
      manifests: manifest === null ? [] : [manifest],
      dependencies: 'production',
      artefact: manifest === null ? packages.join(' ') : null,
      system: {
        building: [
          ...['libcurl4-openssl-dev', 'libssl-dev', 'libsodium-dev', 'libxml2-dev', 'zlib1g-dev', 'pkg-config'],
          ...(pg ? ['libpq-dev'] : []),
          ...(mysql ? ['libmariadb-dev'] : []),
        ],
        running: ['libcurl4', 'libsodium23', 'libxml2', ...(pg ? ['libpq5'] : []), ...(mysql ? ['libmariadb3'] : [])],
      },
    },
    notes:
      id === 'renv' && manifest !== null
        ? []
        : [
            'No version of a package is fixed: two builds of the same commit may get different ones. renv writes a renv.lock.',
          ],
  });
};

export const readJulia: ReadStack = async (folder) => {
  const file = (await folder.has('JuliaProject.toml')) ? 'JuliaProject.toml' : 'Project.toml';
  const text = await manifestOf(folder, file);
  if (text === null || typeof text !== 'string') return text;
  if (!/^\[(?:deps|compat)\]|^uuid[ \t]*=/m.test(text)) return null;
  const framework = frameworkIn(text, [
    ['genie', 'Genie', /^Genie[ \t]*=/m],
    ['oxygen', 'Oxygen', /^Oxygen[ \t]*=/m],
    ['http', 'HTTP.jl', /^HTTP[ \t]*=/m],
  ]);
  const isGenie = framework?.[0] === 'genie' && (await folder.has('routes.jl'));
  const program = await first(folder, [
    'server.jl',
    'main.jl',
    'app.jl',
    'src/server.jl',
    'src/main.jl',
    'bin/server.jl',
  ]);
  if (!isGenie && program === null)
    return library('It has no program: there is no server.jl, main.jl or app.jl, and no routes.jl of Genie.');
  const sources = await folder.sources(['.jl']);
  if (!isGenie && !serves(sources)) return nothingListens;
  const lock = (await folder.text('Manifest.toml')) ?? '';
  const exact = /^julia_version[ \t]*=[ \t]*"(\d+\.\d+\.\d+)"/m;
  const range = /^julia[ \t]*=[ \t]*"([^"\n]{1,60})"/m;
  const written = exact.exec(lock)?.[1];
  const wanted = range.exec(text)?.[1];
  const runtime = releaseOf(
    'julia',
    'Julia',
    written !== undefined
      ? { wanted: written, file: 'Manifest.toml', line: lineOf(lock, exact) }
      : wanted === undefined
        ? await toolVersion(folder, ['julia'])
        : {
            wanted: wanted
              .split(',')
              .map((part) => part.trim().replace(/^(?=\d)/, '^'))
              .join(' || '),
            file,
            line: lineOf(text, range),
          },
  );
  const hasLock = await folder.has('Manifest.toml');
  return programFacts({
    ...{ stack: 'julia', runtime, usualPort: 8080, endings: ['.jl'] },
    framework: framework?.[0] ?? null,
    basis: `Julia ${runtime.value}${framework === null ? '' : `, ${framework[1]}`}`,
    manager: managed('pkg', file, hasLock ? 'Manifest.toml' : null),
    test: (await folder.has('test/runtests.jl'))
      ? said(`julia --project=. -e 'using Pkg; Pkg.test()'`, 'That is how Julia tests.', 'test/runtests.jl')
      : null,
    start: isGenie
      ? said(
          ['julia', '--project=.', '-e', 'using Genie; Genie.loadapp(); Genie.up(8000, "0.0.0.0"; async = false)'],
          'Genie loads its application and is told where to listen.',
          'routes.jl',
        )
      : said(['julia', '--project=.', program ?? 'main.jl'], `${program} is where it begins.`, program),
    port: isGenie ? said(8000, 'Genie is told to listen on 8000.', 'routes.jl') : null,
    image: {
      manifests: [file, ...(hasLock ? ['Manifest.toml'] : [])],
      dependencies: 'production',
    },
    notes: noLock(hasLock, 'Manifest.toml'),
  });
};
