import type { ImageFacts, Said } from '../types.ts';
import type { ProjectFolder, Source } from './open-folder.ts';
import { lineOf, said } from './say.ts';
import { type ReadStack, refused, type StackFacts } from './types.ts';
import { releaseOf, toolVersion, versionFile } from './versions.ts';

const programs = ['main.py', 'app.py', 'server.py', 'run.py', 'src/main.py', 'src/app.py'];
const managers: readonly [string, string][] = [
  ['uv.lock', 'uv'],
  ['poetry.lock', 'poetry'],
  ['pdm.lock', 'pdm'],
  ['Pipfile.lock', 'pipenv'],
];

async function asked(folder: ProjectFolder) {
  const file =
    (await versionFile(folder, ['.python-version', 'runtime.txt'])) ?? (await toolVersion(folder, ['python']));
  if (file !== null) return file;
  const text = await folder.text('pyproject.toml');
  const expression = /^[ \t]*(?:requires-python|python)[ \t]*=[ \t]*["']([^"'\n]{1,80})["']/m;
  const wanted = text === null ? undefined : expression.exec(text)?.[1];
  return text === null || wanted === undefined
    ? null
    : {
        wanted: wanted.replaceAll('~=', '~').replaceAll('==', '='),
        file: 'pyproject.toml',
        line: lineOf(text, expression),
      };
}

/** What the packages that are written in C take of the system, to be built and to run. */
function systemOf(listed: string): NonNullable<ImageFacts['system']> | null {
  const asks = (name: string) => new RegExp(`(?:^|["' \\t,])${name}(?![\\w-])`, 'im').test(listed);
  const builds = asks('psycopg2') || /psycopg\[[^\]\n]{0,40}\bc\b/.test(listed);
  const needsPq = builds || (asks('psycopg') && !/psycopg\[[^\]\n]{0,40}binary/.test(listed));
  const isMysql = asks('mysqlclient');
  if (!needsPq && !isMysql) return null;
  return {
    building: [
      'build-essential',
      ...(needsPq ? ['libpq-dev'] : []),
      ...(isMysql ? ['pkg-config', 'default-libmysqlclient-dev'] : []),
    ],
    running: [...(needsPq ? ['libpq5'] : []), ...(isMysql ? ['libmariadb3'] : [])],
  };
}

/** `src/shop/main.py` is `shop.main`. */
const moduleOf = (path: string) =>
  path
    .replace(/^src\//, '')
    .replace(/(?:\/__init__)?\.py$/, '')
    .replaceAll('/', '.');

function appIn(sources: readonly Source[], type: string) {
  const direct = new RegExp(
    `^([A-Za-z_]\\w{0,60})(?:[ \\t]*:[^=\\n]{1,100})?[ \\t]*=[ \\t]*(?:\\w+\\.)?${type}\\(`,
    'm',
  );
  const factory = /^def (create_app|make_app|get_app|build_app)\(/m;
  for (const { path, text } of sources.filter(({ path }) => /^[\w/]+\.py$/.test(path))) {
    const object = direct.exec(text)?.[1];
    if (object !== undefined)
      return { path, line: lineOf(text, direct), module: moduleOf(path), object, factory: false };
  }
  for (const { path, text } of sources.filter(({ path }) => /^[\w/]+\.py$/.test(path))) {
    const object = new RegExp(`\\b${type}\\(`).test(text) ? factory.exec(text)?.[1] : undefined;
    if (object !== undefined)
      return { path, line: lineOf(text, factory), module: moduleOf(path), object, factory: true };
  }
  return null;
}

interface Begun {
  framework: string | null;
  name: string | null;
  start: Said<readonly string[]>;
  port: number;
}

const asgi: readonly [string, string, string][] = [
  ['fastapi', 'FastAPI', 'FastAPI'],
  ['litestar', 'Litestar', 'Litestar'],
  ['starlette', 'Starlette', 'Starlette'],
];

async function begin(folder: ProjectFolder, sources: readonly Source[], listed: string): Promise<Begun | null> {
  const everywhere = ['--bind', '0.0.0.0:8000'];
  if (await folder.has('manage.py')) {
    const wsgi = sources.find(({ path, text }) => path.endsWith('wsgi.py') && text.includes('get_wsgi_application'));
    if (wsgi !== undefined && /^[\w/]+\.py$/.test(wsgi.path)) {
      const line = lineOf(wsgi.text, /^application\b/m);
      const start = ['gunicorn', `${moduleOf(wsgi.path)}:application`, ...everywhere];
      return {
        framework: 'django',
        name: 'Django',
        start: said(start, `${wsgi.path} is what a server of Django runs.`, wsgi.path, line),
        port: 8000,
      };
    }
  }
  for (const [id, name, type] of asgi) {
    const app = new RegExp(`\\b${id}\\b`, 'i').test(listed) ? appIn(sources, type) : null;
    if (app === null) continue;
    const start = [
      'uvicorn',
      `${app.module}:${app.object}`,
      ...(app.factory ? ['--factory'] : []),
      '--host',
      '0.0.0.0',
      '--port',
      '8000',
    ];
    return {
      framework: id,
      name,
      start: said(start, `${app.path} makes the application ${app.object}.`, app.path, app.line),
      port: 8000,
    };
  }
  const flask = /\bflask\b/i.test(listed) ? appIn(sources, 'Flask') : null;
  if (flask !== null) {
    const start = ['gunicorn', `${flask.module}:${flask.object}${flask.factory ? '()' : ''}`, ...everywhere];
    return {
      framework: 'flask',
      name: 'Flask',
      start: said(start, `${flask.path} makes the application ${flask.object}.`, flask.path, flask.line),
      port: 8000,
    };
  }
  for (const program of programs)
    if (await folder.has(program))
      return {
        framework: null,
        name: null,
        start: said(['python', program], `${program} is where it begins.`, program),
        port: 8000,
      };
  return null;
}

export const readPython: ReadStack = async (folder) => {
  const names = new Set(await folder.names(''));
  const isProject = ['requirements.txt', 'pyproject.toml', 'Pipfile', 'setup.py', 'manage.py'].some((name) =>
    names.has(name),
  );
  if (!isProject && (names.has('package.json') || !programs.some((name) => names.has(name)))) return null;
  const sources = await folder.sources(['.py']);
  const manifests = [...names].filter((name) =>
    /^(?:requirements[\w.-]*\.txt|constraints\.txt|pyproject\.toml|Pipfile)$/.test(name),
  );
  const texts: string[] = [];
  for (const file of manifests) texts.push((await folder.text(file)) ?? '');
  const listed = texts.join('\n');
  const lock = managers.find(([file]) => names.has(file));
  const hasRequirements = names.has('requirements.txt');
  const id = lock?.[1] ?? 'pip';
  const begun = await begin(folder, sources, listed);
  if (begun === null)
    return refused(
      'Nothing says how it starts: no application of FastAPI, Flask or Django was found, and there is no main.py or app.py.',
      'Name the file that it begins with main.py, or write the Dockerfile by hand.',
    );
  const runtime = releaseOf('python', 'Python', await asked(folder));
  const server = begun.start.value[0] ?? '';
  const lacksServer =
    begun.framework !== null && !new RegExp(`\\b${server}\\b|fastapi\\[(?:standard|all)`, 'i').test(listed);
  const isSetup = names.has('setup.py') && manifests.length === 0;
  const system = systemOf(listed);
  // It names files that lie elsewhere, or the project itself.
  const isWhole = /^[ \t]*(?:-[rce]|--(?:requirement|constraint|editable))\b|^[ \t]*(?:\.|file:)/m.test(
    (await folder.text('requirements.txt')) ?? '',
  );
  const depends =
    lock !== undefined || hasRequirements || isSetup || /^[ \t]*dependencies[ \t]*=[ \t]*\[\s*["'\n]/m.test(listed);
  const facts: StackFacts = {
    ...{
      stack: 'python',
      framework: begun.framework,
      runtime,
      start: begun.start,
      port: null,
      usualPort: begun.port,
      health: null,
    },
    basis: `Python ${runtime.value} with ${id}${begun.name === null ? '' : `, ${begun.name}`}`,
    manager: depends
      ? {
          id,
          lockFile: lock?.[0] ?? null,
          said: said(
            id,
            lock ? `${lock[0]} is written by ${id}.` : `${manifests[0] ?? 'setup.py'} says what it depends on.`,
            lock?.[0] ?? manifests[0] ?? 'setup.py',
          ),
        }
      : null,
    build: null,
    test: /\bpytest\b/.test(listed)
      ? said('pytest', 'It asks for pytest.', manifests.find((_, at) => /\bpytest\b/.test(texts[at] ?? '')) ?? null)
      : null,
    lint: /\bruff\b/.test(listed)
      ? said(
          'ruff check .',
          'It is looked over by ruff.',
          manifests.find((_, at) => /\bruff\b/.test(texts[at] ?? '')) ?? null,
        )
      : null,
    output: null,
    image: {
      manifests: lock ? [...manifests, lock[0]].sort() : manifests,
      dependencies: depends ? 'production' : 'none',
      credentials: null,
      artefact: lacksServer ? server : null,
      way: lock === undefined && isWhole ? 'whole' : lock !== undefined || hasRequirements ? 'listed' : 'itself',
      ...(depends && system !== null && { system }),
    },
    notes: [
      ...(begun.framework === 'django' && sources.some(({ text }) => /^[ \t]*STATIC_ROOT\b/m.test(text))
        ? [
            'Its settings have a STATIC_ROOT: collectstatic is not run in the image. Add it to the Dockerfile, with the settings that it takes.',
          ]
        : []),
      ...(lacksServer
        ? [`${server} is what runs it, and not among its dependencies: the image installs it. Add it to the project.`]
        : []),
      ...(depends && lock === undefined && !/==/.test(listed)
        ? ['No version of a dependency is fixed: two builds of the same commit may get different ones.']
        : []),
    ],
    endings: ['.py'],
  };
  // gunicorn and uvicorn are told by what starts them; nothing else has a say.
  return begun.framework === null
    ? facts
    : { ...facts, port: said(8000, `${server} is told to listen on 8000.`, begun.start.file, begun.start.line) };
};
