import { baseOf, folderOf, inFolder, proof } from '../lines.ts';
import { envPort, fixed, listens, portInCode, viaArgument, viaVariable, web } from '../ports.ts';
import { isSpeakable, quote } from '../quote.ts';
import type { Found, ProjectFiles } from '../types.ts';
import { pythonPrograms } from '../wanted.ts';
import { type App, appOf, named, type Python, pythonOf } from './python-apps.ts';

const mostFiles = 200;
const server = (
  python: Python,
  line: string,
  app: App,
  port: number,
  argument: string,
  more: Partial<Found>,
): Found => ({
  name: 'web',
  kind: 'Python',
  family: 'python',
  role: 'dev',
  spec: {
    run: { type: 'command', command: `${python.command} ${line}` },
    folder: app.top,
    port: viaArgument(port, argument),
    ready: web(),
  },
  evidence: [],
  requires: python.requires,
  ...more,
});

function fastapi(python: Python, app: App): Found | null {
  const found = named(app.text, 'FastAPI') ?? named(app.text, 'Starlette') ?? named(app.text, 'Litestar');
  if (!found) return null;
  const said = /\buvicorn\.run\(/.test(app.text) ? portInCode(app.text).wanted : null;
  const line = [
    '-m uvicorn',
    `${app.module}:${found.object}`,
    '--reload',
    ...(found.factory ? ['--factory'] : []),
    ...(app.base ? [`--app-dir ${app.base}`] : []),
  ];
  return server(python, line.join(' '), app, said ?? 8000, '--port {port}', {
    ...{ name: 'fastapi', kind: 'FastAPI', evidence: [proof(app.path, app.text, found.at)] },
  });
}

async function flask(files: ProjectFiles, python: Python, app: App): Promise<Found | null> {
  const found = named(app.text, 'Flask') ?? named(app.text, 'Quart');
  if (!found) return null;
  const said = /\.run\(/.test(app.text) ? portInCode(app.text).wanted : null;
  const flaskenv = /^[ \t]*(?:export[ \t]+)?FLASK_RUN_PORT[ \t]*=[ \t]*(\d{2,5})/m.exec(
    (await files.text(inFolder(app.top, '.flaskenv'))) ?? '',
  )?.[1];
  const port = flaskenv === undefined ? said : Number(flaskenv);
  const target = `${app.base === '' ? '' : `${app.base}/`}${app.module}${found.factory ? '' : `:${found.object}`}`;
  return server(python, `-m flask --app ${target} run --debug`, app, port ?? 5000, '--port {port}', {
    ...{ name: 'flask', kind: 'Flask', evidence: [proof(app.path, app.text, found.at)] },
  });
}

const streamlit = (python: Python, app: App): Found | null =>
  /^\s*import streamlit\b/m.test(app.text) && /\bst\.\w+\(|streamlit\.\w+\(/.test(app.text)
    ? server(python, `-m streamlit run ${relative(app)} --server.headless true`, app, 8501, '--server.port {port}', {
        ...{ name: 'streamlit', kind: 'Streamlit', evidence: [proof(app.path, app.text, /^\s*import streamlit/m)] },
      })
    : null;

const relative = ({ path, top }: App) => path.slice(top === '' ? 0 : top.length + 1);

/** What is started as a file, where nothing better is known. */
async function script(files: ProjectFiles, python: Python, app: App): Promise<Found | null> {
  if (!/^if __name__ == ["']__main__["']/m.test(app.text) || baseOf(app.path) === '__init__.py') return null;
  if (!isSpeakable(app.path)) return null;
  const { wanted, variable } = portInCode(app.text);
  const port = (variable ? await envPort(files, app.top, ['PORT']) : null) ?? wanted;
  const isServer = /\b(serve_forever|run_server|\.listen\(|\.bind\(|run_app\(|app\.run\(|uvicorn\.run)/.test(app.text);
  return {
    name: baseOf(app.path).replace(/\.py$/, ''),
    kind: 'Python',
    family: 'python',
    role: isServer ? 'start' : /^(bot|worker|server)\.py$/.test(baseOf(app.path)) ? 'worker' : 'offer',
    spec: {
      run: { type: 'command', command: `${python.command} ${quote(relative(app), files.platform)}` },
      folder: app.top,
      ...(isServer && port && { port: variable ? viaVariable(port) : fixed(port) }),
      ready: isServer && port ? (/http|flask|aiohttp|tornado|bottle|app\.run/i.test(app.text) ? web() : listens) : null,
    },
    evidence: [proof(app.path, app.text, /^if __name__ ==/m)],
    requires: python.requires,
  };
}

async function django(files: ProjectFiles, path: string): Promise<Found | null> {
  const text = await files.text(path);
  if (text === null || !/django/i.test(text)) return null;
  const folder = folderOf(path);
  const python = await pythonOf(files, folder);
  return {
    name: 'django',
    kind: 'Django',
    family: 'python',
    role: 'dev',
    spec: {
      run: { type: 'command', command: `${python.command} manage.py runserver` },
      folder,
      port: viaArgument(8000, '127.0.0.1:{port}'),
      ready: web(),
    },
    evidence: [proof(path, text, /DJANGO_SETTINGS_MODULE|django/)],
    requires: python.requires,
  };
}

/** Django, FastAPI, Flask, Streamlit, and programs that say of themselves that they are started. */
export async function readPython(files: ProjectFiles): Promise<Found[]> {
  const found: Found[] = [];
  for (const path of files.named('manage.py').slice(0, 20)) {
    const one = await django(files, path);
    if (one) found.push(one);
  }
  const taken = new Set(found.map(({ spec }) => `${spec.folder}\0`));
  let read = 0;
  for (const name of pythonPrograms)
    for (const path of files.named(name)) {
      if (read >= mostFiles) return found;
      if (path.split('/').length > 6 || /(^|\/)(tests?|migrations)\//.test(path)) continue;
      read += 1;
      const text = await files.text(path);
      const app = text === null || text.trim() === '' ? null : appOf(files, path, text);
      // Parts of a Django project are started through it.
      if (!app || taken.has(`${app.top}\0`)) continue;
      const python = await pythonOf(files, app.top);
      const one =
        fastapi(python, app) ??
        (await flask(files, python, app)) ??
        streamlit(python, app) ??
        (await script(files, python, app));
      if (!one) continue;
      const key = `${app.top}\0${one.kind}`;
      // `app.py` and `wsgi.py` mostly name the same thing.
      if (one.role === 'dev' && taken.has(key)) continue;
      taken.add(key);
      found.push(one);
    }
  return found;
}
