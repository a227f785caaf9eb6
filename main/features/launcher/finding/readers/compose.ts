import { isMap, isScalar, LineCounter, parseDocument } from 'yaml';
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

/** Each service of a compose file. What is built from the project itself is another way to run it; an image is what it needs. */
export async function readCompose(files: ProjectFiles): Promise<Found[]> {
  const found: Found[] = [];
  for (const path of filesOf(files).slice(0, mostFiles)) {
    const text = await files.text(path, largest);
    if (text === null) continue;
    let services: Record<string, unknown> = {};
    const places = new Map<string, number>();
    try {
      const document = parseDocument(text, { lineCounter: new LineCounter(), merge: true, logLevel: 'silent' });
      const node = document.get('services');
      if (isMap(node))
        for (const { key } of node.items) if (isScalar(key)) places.set(String(key.value), key.range?.[0] ?? 0);
      services = fields(fields(document.toJS({ maxAliasCount: 100 })).services);
      if (document.errors.length > 0) throw new Error();
    } catch {
      files.problem(path, 'Cannot be understood');
      continue;
    }
    for (const [name, value] of Object.entries(services).slice(0, mostServices)) {
      if (!/^[\w.-]{1,100}$/.test(name)) continue;
      const service = fields(value);
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
        evidence: [proofAt(path, text, places.get(name) ?? Math.max(0, text.search(/^services\s*:/m)))],
        requires,
      });
    }
  }
  return found;
}
