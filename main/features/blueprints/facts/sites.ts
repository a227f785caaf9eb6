import { managerReleases } from '../docker/bases.ts';
import type { ImageFacts } from '../types.ts';
import type { ProjectFolder } from './open-folder.ts';
import { managed, manifestOf, present, programFacts } from './program.ts';
import { lineOf, said } from './say.ts';
import { type ReadStack, type Refused, refused, type StackFacts } from './types.ts';
import { releaseOf, toolVersion, versionFile } from './versions.ts';

interface Site {
  id: string;
  name: string;
  file: string;
  runtime: StackFacts['runtime'];
  manager?: StackFacts['manager'];
  build: string;
  output: string;
  image?: Partial<ImageFacts>;
  notes?: readonly string[];
}

const siteFacts = ({ id, name, file, runtime, manager, build, output, image, notes }: Site): StackFacts =>
  programFacts({
    ...{ stack: 'site', runtime, start: null, usualPort: 8080, framework: id, endings: [] },
    basis: `Pages by ${name}`,
    manager: manager ?? null,
    build: said(build, `${name} makes its pages.`, file, 1),
    output: said(output, `${name} puts them into ${output}.`, file),
    image: { way: 'pages', ...image },
    notes: notes ?? [],
  });

/** A folder that a setting names: below the project, and nothing else. */
const fitFolder = (path: string | undefined, usual: string) =>
  path !== undefined && /^(?!.*\.\.)[\w][\w./-]{0,80}$/.test(path) ? path.replace(/\/+$/, '') : usual;
const first = async (folder: ProjectFolder, files: readonly string[]) => (await present(folder, files))[0] ?? null;

const hugoFiles = [
  'hugo.toml',
  'hugo.yaml',
  'hugo.yml',
  'hugo.json',
  'config/_default/hugo.toml',
  'config/_default/hugo.yaml',
  'config/_default/config.toml',
];

export const readHugo: ReadStack = async (folder) => {
  const old = await first(folder, ['config.toml', 'config.yaml', 'config.yml']);
  const isOld =
    old !== null &&
    (await folder.has('content')) &&
    /^["']?baseURL\b/im.test((await folder.text(old)) ?? '') &&
    ((await folder.has('archetypes')) || (await folder.has('themes')) || (await folder.has('layouts')));
  const file = (await first(folder, hugoFiles)) ?? (isOld ? old : null);
  const text = file === null ? null : await manifestOf(folder, file);
  if (file === null || text === null) return null;
  if (typeof text !== 'string') return text;
  const least = /^[ \t]*min(?:_v|V)ersion[ \t]*[:=][ \t]*["']?(\d+\.\d+\.\d+)/m;
  const wanted = least.exec(text)?.[1];
  const runtime = releaseOf(
    'hugo',
    'Hugo',
    (await versionFile(folder, ['.hugo-version'])) ??
      (await toolVersion(folder, ['hugo', 'gohugo'])) ??
      (wanted === undefined ? null : { wanted: `>=${wanted}`, file, line: lineOf(text, least) }),
  );
  const output = /^[ \t]*["']?publishDir["']?[ \t]*[:=][ \t]*["']?([\w./-]{1,80})/m.exec(text)?.[1];
  const modules = (await folder.text('.gitmodules')) ?? '';
  return siteFacts({
    ...{ id: 'hugo', name: 'Hugo', file, runtime, build: 'hugo --minify', output: fitFolder(output, 'public') },
    image: { manifests: await present(folder, ['package.json', 'package-lock.json']) },
    notes: /path[ \t]*=[ \t]*themes\//.test(modules)
      ? ['Its theme is a submodule of git: fetch it before the image is built, with git submodule update --init.']
      : [],
  });
};

export const readZola: ReadStack = async (folder) => {
  const text = await manifestOf(folder, 'config.toml');
  if (text === null || typeof text !== 'string') return text;
  if (!/^base_url[ \t]*=/m.test(text) || !(await folder.has('content'))) return null;
  const runtime = releaseOf('zola', 'Zola', await toolVersion(folder, ['zola']));
  const output = /^output_dir[ \t]*=[ \t]*"([^"\n]{1,80})"/m.exec(text)?.[1];
  return siteFacts({
    ...{ id: 'zola', name: 'Zola', file: 'config.toml', runtime, build: 'zola build' },
    output: fitFolder(output, 'public'),
  });
};

export const readJekyll: ReadStack = async (folder) => {
  const gemfile = (await folder.text('Gemfile')) ?? '';
  const config = await folder.text('_config.yml');
  const isMiddleman = /^[ \t]*gem ["']middleman/m.test(gemfile) && (await folder.has('config.rb'));
  const isJekyll =
    config !== null &&
    (/["'](?:jekyll|github-pages|just-the-docs|minimal-mistakes-jekyll)["']/.test(gemfile) ||
      (gemfile === '' && (await folder.has('_posts'))));
  if (!isMiddleman && !isJekyll) return null;
  const expression = /^[ \t]*ruby[ \t]+["'](?:~>[ \t]*)?(\d+(?:\.\d+){1,2})["']/m;
  const wanted = expression.exec(gemfile)?.[1];
  const runtime = releaseOf(
    'ruby',
    'Ruby',
    (await versionFile(folder, ['.ruby-version'])) ??
      (await toolVersion(folder, ['ruby'])) ??
      (wanted === undefined ? null : { wanted, file: 'Gemfile', line: lineOf(gemfile, expression) }),
  );
  const lock = await first(folder, ['Gemfile.lock']);
  const hasGems = gemfile !== '';
  const exec = hasGems ? 'bundle exec ' : '';
  const output = /^destination:[ \t]*["']?([\w./-]{1,80})/m.exec(config ?? '')?.[1];
  return siteFacts({
    ...(isMiddleman
      ? { id: 'middleman', name: 'Middleman', file: 'config.rb', build: 'bundle exec middleman build', output: 'build' }
      : {
          ...{ id: 'jekyll', name: 'Jekyll', file: '_config.yml' },
          build: `JEKYLL_ENV=production ${exec}jekyll build`,
          output: fitFolder(output?.replace(/^\.\//, ''), '_site'),
        }),
    runtime,
    manager: hasGems ? managed('bundler', 'Gemfile', lock) : null,
    image: {
      manifests: hasGems ? ['Gemfile', ...(lock === null ? [] : [lock])] : [],
      dependencies: hasGems ? 'production' : 'none',
    },
    notes: hasGems
      ? lock === null
        ? ['There is no Gemfile.lock: two builds of the same commit may get different gems. Commit it.']
        : []
      : ['There is no Gemfile: the image installs the newest Jekyll. Say which one it is made for in a Gemfile.'],
  });
};

/** Pages beside a program are that program's documentation, and not what is shipped. */
async function isPackage(folder: ProjectFolder): Promise<boolean> {
  const pyproject = (await folder.text('pyproject.toml')) ?? '';
  return (
    (await folder.has('setup.py')) ||
    (await folder.has('setup.cfg')) ||
    /^\[(?:build-system|tool\.poetry)\]/m.test(pyproject)
  );
}

async function pythonSite(
  folder: ProjectFolder,
  site: Pick<Site, 'id' | 'name' | 'file' | 'build' | 'output'>,
  tools: readonly string[],
): Promise<StackFacts | Refused> {
  if (await isPackage(folder))
    return refused(
      `It is a package of Python whose documentation ${site.name} makes: neither is a program that runs.`,
      'Move the documentation into a project of its own to ship it.',
    );
  const runtime = releaseOf(
    'python',
    'Python',
    (await versionFile(folder, ['.python-version'])) ?? (await toolVersion(folder, ['python'])),
  );
  const list = await first(folder, ['requirements.txt', 'docs/requirements.txt', 'requirements-docs.txt']);
  return siteFacts({
    ...site,
    runtime,
    manager: list === null ? null : managed('pip', list, null),
    image: {
      manifests: list === null ? [] : [list],
      dependencies: 'production',
      ...(list === null && { tools }),
    },
    notes:
      list === null
        ? [
            `Nothing says which ${site.name} it is made for: ${tools.join(' and ')} ${tools.length === 1 ? 'is' : 'are'} taken. Write a requirements.txt with what it needs.`,
          ]
        : [],
  });
}

export const readMkdocs: ReadStack = async (folder) => {
  const file = (await folder.has('mkdocs.yaml')) ? 'mkdocs.yaml' : 'mkdocs.yml';
  const text = await manifestOf(folder, file);
  if (text === null || typeof text !== 'string') return text;
  const isMaterial = /^[ \t]*(?:theme:[ \t]*|name:[ \t]*)["']?material\b/m.test(text);
  const tools = [
    `mkdocs==${managerReleases.mkdocs}`,
    ...(isMaterial ? [`mkdocs-material==${managerReleases['mkdocs-material']}`] : []),
  ];
  const output = fitFolder(/^site_dir:[ \t]*["']?([\w./-]{1,80})/m.exec(text)?.[1], 'site');
  return pythonSite(folder, { id: 'mkdocs', name: 'MkDocs', file, build: 'mkdocs build', output }, tools);
};

export const readSphinx: ReadStack = async (folder) => {
  for (const place of ['', 'docs', 'source', 'docs/source', 'doc']) {
    const file = place === '' ? 'conf.py' : `${place}/conf.py`;
    const text = await folder.text(file);
    if (text === null || !/^(?:extensions|html_theme|master_doc|project)[ \t]*=/m.test(text)) continue;
    const at = place === '' ? '.' : place;
    return pythonSite(
      folder,
      { id: 'sphinx', name: 'Sphinx', file, build: `sphinx-build -b html ${at} _build/html`, output: '_build/html' },
      [`sphinx==${managerReleases.sphinx}`],
    );
  }
  return null;
};

export const readPelican: ReadStack = async (folder) => {
  const text = await manifestOf(folder, 'pelicanconf.py');
  if (text === null || typeof text !== 'string') return text;
  const settings = (await folder.has('publishconf.py')) ? 'publishconf.py' : 'pelicanconf.py';
  const build = `pelican content --output output --settings ${settings}`;
  return pythonSite(folder, { id: 'pelican', name: 'Pelican', file: 'pelicanconf.py', build, output: 'output' }, [
    `pelican[markdown]==${managerReleases.pelican}`,
  ]);
};

export const readMdbook: ReadStack = async (folder) => {
  const text = await manifestOf(folder, 'book.toml');
  if (text === null || typeof text !== 'string') return text;
  if (!/^\[book\]/m.test(text)) return null;
  const output = /^build-dir[ \t]*=[ \t]*"([^"\n]{1,80})"/m.exec(text)?.[1];
  const made = fitFolder(output, 'book');
  const others = Array.from(
    text.matchAll(/^\[(?:preprocessor|output)\.([\w-]{1,60})/gm),
    ([, name = '']) => name,
  ).filter((name) => !['html', 'search', 'links', 'index'].includes(name));
  return siteFacts({
    ...{ id: 'mdbook', name: 'mdBook', file: 'book.toml', build: 'mdbook build' },
    runtime: said(
      managerReleases.mdbook,
      `Nothing in the project asks for a version of mdBook: ${managerReleases.mdbook} is taken.`,
    ),
    // With a second renderer each has a folder of its own.
    output: /^\[output\.(?!html\b)/m.test(text) ? `${made}/html` : made,
    notes:
      others.length === 0
        ? []
        : [
            `book.toml asks for ${others.join(', ')}, which the image does not install: add what it needs to the first stage.`,
          ],
  });
};

export const readElm: ReadStack = async (folder) => {
  const text = await manifestOf(folder, 'elm.json');
  if (text === null || typeof text !== 'string') return text;
  // With one the scripts there say how it is built.
  if (await folder.has('package.json')) return null;
  if (!/"type"\s*:\s*"application"/.test(text))
    return refused('elm.json says that it is a package.', 'A library is not shipped as an image.');
  const main = await first(folder, ['src/Main.elm', 'src/App.elm', 'Main.elm']);
  if (main === null) return refused('There is no src/Main.elm.', 'Name the file that it begins with src/Main.elm.');
  const place = (await first(folder, ['index.html', 'public/index.html', 'static/index.html'])) ?? '';
  const page = place === '' ? '' : ((await folder.text(place)) ?? '');
  const script = /<script[^>\n]{0,200}\bsrc=["'](?:\.?\/)?([\w-][\w./-]{0,80}\.js)["']/.exec(page)?.[1];
  const from = place.includes('/') ? `${place.slice(0, place.indexOf('/'))}/.` : 'index.html';
  const build =
    place === ''
      ? `mkdir -p dist && elm make ${main} --optimize --output=dist/index.html`
      : `mkdir -p dist && cp -r ${from} dist/ && elm make ${main} --optimize --output=dist/${fitFolder(script, 'main.js')}`;
  return siteFacts({
    ...{ id: 'elm', name: 'Elm', file: 'elm.json', build, output: 'dist' },
    runtime: said(
      managerReleases.elm,
      `Elm comes from npm as ${managerReleases.elm}.`,
      'elm.json',
      lineOf(text, /"elm-version"/),
    ),
    image: { way: 'single-page' },
  });
};

export const readFlutter: ReadStack = async (folder) => {
  const text = await manifestOf(folder, 'pubspec.yaml');
  if (text === null || typeof text !== 'string' || !/^[ \t]+sdk:[ \t]*flutter\b/m.test(text)) return null;
  if (!(await folder.has('web/index.html')))
    return refused(
      'It is an application of Flutter for phones and desktops: it is installed there and does not run in a container.',
      'Add the web to it (flutter create --platforms web .), and its pages can be shipped.',
    );
  const expression = /^[ \t]+flutter:[ \t]*["']?([\d.^>=< ]{1,40})/m;
  const wanted = expression.exec(text)?.[1]?.trim();
  const fvm = /"flutter(?:SdkVersion)?"\s*:\s*"(\d+\.\d+\.\d+)"/.exec((await folder.text('.fvmrc')) ?? '')?.[1];
  const runtime = releaseOf(
    'flutter',
    'Flutter',
    fvm !== undefined
      ? { wanted: fvm, file: '.fvmrc', line: 1 }
      : ((await toolVersion(folder, ['flutter'])) ??
          (wanted === undefined || wanted === ''
            ? null
            : { wanted, file: 'pubspec.yaml', line: lineOf(text, expression) })),
  );
  const lock = await first(folder, ['pubspec.lock']);
  return siteFacts({
    ...{ id: 'flutter', name: 'Flutter', file: 'pubspec.yaml', runtime },
    ...{ build: 'flutter build web --release', output: 'build/web' },
    manager: managed('pub', 'pubspec.yaml', lock),
    image: {
      way: 'single-page',
      dependencies: 'production',
      manifests: ['pubspec.yaml', ...(lock === null ? [] : [lock])],
    },
    notes: ['What is shipped is its pages for browsers; applications for phones and desktops are not.'],
  });
};
