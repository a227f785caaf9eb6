import { isMap, isScalar, parseDocument } from 'yaml';
import { baseOf, folderOf, proofAt } from '../lines.ts';
import { fixed, listens, portOf } from '../ports.ts';
import type { Found, ProjectFiles, Requirement } from '../types.ts';

const mostFiles = 20;
const mostServices = 40;
const largest = 128 * 1024;
/** In the order in which docker compose looks for them; those for development only where there is none of these. */
const usual = ['compose.yaml', 'compose.yml', 'docker-compose.yaml', 'docker-compose.yml'];

function filesOf({ list }: ProjectFiles): string[] {
  const folders = new Map<string, string[]>();
  for (const path of list)
    if (/compose(\.(dev|local))?\.ya?ml$/.test(baseOf(path)))
      folders.set(folderOf(path), [...(folders.get(folderOf(path)) ?? []), path]);
  return [...folders.values()].flatMap(
    (paths) =>
      usual.flatMap((name) => paths.filter((path) => baseOf(path) === name))[0] ??
      paths.find((path) => /^(docker-)?compose\.(dev|local)\.ya?ml$/.test(baseOf(path))) ??
      [],
  );
}

const requires: Requirement[] = [
  {
    type: 'program',
    name: 'docker|docker-compose|podman',
    remedy: 'Install Docker with its compose plugin: docs.docker.com/get-docker.',
  },
];

const fields = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
/** `${WEB_PORT:-8080}` is 8080. */
const resolved = (text: string) => text.replace(/\$\{\w+:?-([^}]*)\}/g, '$1');

/** The first port on this machine: `8080:80`, `127.0.0.1:8080:80/tcp`, or the long form. */
function published(ports: unknown): number | null {
  for (const one of Array.isArray(ports) ? ports.slice(0, 50) : []) {
    if (typeof one === 'string' || typeof one === 'number') {
      const parts = resolved(String(one))
        .replace(/\/\w+$/, '')
        .split(':');
      const host = parts.length > 1 ? portOf(parts.at(-2)?.split('-')[0]) : null;
      if (host && !/\/udp$/.test(String(one))) return host;
    } else {
      const host = portOf(resolved(String(fields(one).published ?? '')).split('-')[0]);
      if (host) return host;
    }
  }
  return null;
}

const needsOf = (value: unknown): string[] =>
  (Array.isArray(value) ? value : Object.keys(fields(value)))
    .filter((one): one is string => typeof one === 'string')
    .slice(0, 50);

interface Read {
  text: string;
  services: Map<string, Record<string, unknown>>;
  places: Map<string, number>;
}

async function readOne(files: ProjectFiles, path: string): Promise<Read | null> {
  const text = await files.text(path, largest);
  if (text === null) return null;
  const places = new Map<string, number>();
  try {
    const document = parseDocument(text, { merge: true, logLevel: 'silent' });
    const node = document.get('services');
    if (isMap(node))
      for (const { key } of node.items) if (isScalar(key)) places.set(String(key.value), key.range?.[0] ?? 0);
    const services = Object.entries(fields(fields(document.toJS({ maxAliasCount: 100 })).services));
    if (document.errors.length > 0) throw new Error('no YAML');
    return { text, places, services: new Map(services.map(([name, value]) => [name, fields(value)])) };
  } catch {
    files.problem(path, 'Cannot be understood');
    return null;
  }
}

const listed = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);

/** What lies over a file adds ports, and takes the place of the rest. */
async function withOverride(files: ProjectFiles, path: string, read: Read): Promise<Read['services']> {
  const override = ['yml', 'yaml'].map((ending) => path.replace(/\.ya?ml$/, `.override.${ending}`)).find(files.has);
  const over = override === undefined || !usual.includes(baseOf(path)) ? null : await readOne(files, override);
  const all = new Map(read.services);
  for (const [name, value] of over?.services ?? []) {
    const before = all.get(name);
    // What is only there has no place in the file that is shown as its evidence.
    if (before) all.set(name, { ...before, ...value, ports: [...listed(before.ports), ...listed(value.ports)] });
  }
  return all;
}

const contextOf = (build: unknown): string =>
  String(typeof build === 'string' ? build : (fields(build).context ?? '.'));

/** Each service of a compose file. What is built from the project itself is another way to run it; an image is what it needs. */
export async function readCompose(files: ProjectFiles): Promise<Found[]> {
  const found: Found[] = [];
  for (const path of filesOf(files).slice(0, mostFiles)) {
    const read = await readOne(files, path);
    if (!read) continue;
    const { text, places } = read;
    for (const [name, service] of [...(await withOverride(files, path, read))].slice(0, mostServices)) {
      if (!/^[\w.-]{1,100}$/.test(name)) continue;
      const port = published(service.ports);
      const check = fields(service.healthcheck);
      const isChecked = service.healthcheck !== undefined && check.disable !== true;
      const profiles = Array.isArray(service.profiles) && service.profiles.length > 0;
      found.push({
        name,
        kind: 'docker compose',
        family: 'compose',
        role: profiles ? 'offer' : service.build === undefined ? 'base' : 'start',
        spec: {
          run: { type: 'compose', file: baseOf(path), services: [name] },
          folder: folderOf(path),
          ...(port && { port: fixed(port) }),
          // Its own check says more than an open port, which the engine's proxy answers from the first moment.
          ready: isChecked || !port ? null : listens,
          readySeconds: service.build === undefined ? 180 : 600,
        },
        needs: needsOf(service.depends_on),
        ...(service.build !== undefined && { context: contextOf(service.build) }),
        evidence: [proofAt(path, text, places.get(name) ?? Math.max(0, text.search(/^services\s*:/m)))],
        requires,
      });
    }
  }
  return found;
}
