import { type Format, type Reading, small, type Want } from '../parts.ts';
import { createLineSearch } from '../text/lines.ts';
import { resolveLocal } from '../text/paths.ts';
import { at, entries, fields, list, word } from '../text/values.ts';
import { parseYaml } from '../text/yaml.ts';
import { handLines, lockByName, type Named, soundsLikeDevelopment } from './helpers.ts';

/** `registry:5000/team/app:1.2@sha256:…` → name and tag; the first colon may belong to a port. */
export function image(text: string): { name: string; wanted: string | null } {
  const [reference = '', digest] = text.split('@', 2);
  const colon = reference.lastIndexOf(':');
  const tagged = colon > reference.lastIndexOf('/');
  const name = (tagged ? reference.slice(0, colon) : reference).replace(
    /^(?:(?:index\.)?docker\.io\/)?(?:library\/)?/,
    '',
  );
  return { name, wanted: tagged ? reference.slice(colon + 1) : (digest ?? null) };
}

/** Of arguments that are made of arguments, each may be twice as long as the one before. */
const longest = 500;

/** Also where an argument chooses which one: `base-${VARIANT}`. */
function isStage(reference: string, stages: ReadonlySet<string>): boolean {
  const open = reference.indexOf('$');
  if (open < 0) return stages.has(reference);
  const start = reference.slice(0, open);
  const end = reference.slice(Math.max(reference.lastIndexOf('}') + 1, open)).replace(/^\$\w+/, '');
  return start + end !== '' && [...stages].some((stage) => stage.startsWith(start) && stage.endsWith(end));
}

/** What nobody knows stays as it is written. */
function substitute(text: string, values: ReadonlyMap<string, string>): string {
  return text.replace(
    /\$\{(\w+)(?::?-([^}]*))?\}|\$(\w+)/g,
    (whole, braced?: string, fallback?: string, plain?: string) => {
      const value = values.get(braced ?? plain ?? '');
      return value ?? fallback ?? whole;
    },
  );
}

/** The instructions: what a line goes on with, or feeds to a program, is none of its own. */
function* instructions(text: string): Generator<[string, number]> {
  // Where paths have backslashes, another mark says that a line goes on.
  const mark = /^#[ \t]*escape[ \t]*=[ \t]*`/m.test(text.slice(0, 500)) ? '`' : '\\';
  let goesOn = false;
  const ends: string[] = [];
  for (const [raw, line] of handLines(text)) {
    const bare = raw.trim();
    if (ends.length > 0) {
      if (bare === ends[0]) ends.shift();
      continue;
    }
    if (bare.startsWith('#')) continue;
    if (!goesOn) yield [raw, line];
    goesOn = bare.endsWith(mark) || (goesOn && bare === '');
    if (/^(?:RUN|COPY|ADD)\s/i.test(bare))
      for (const found of bare.matchAll(/(?<!<)<<-?["']?([A-Za-z_]\w*)["']?/g)) ends.push(found[1] ?? '');
  }
}

function readDockerfile(reading: Reading): void {
  const values = new Map<string, string>();
  const stages = new Set<string>();
  const wants: Want[] = [];
  for (const [raw, line] of instructions(reading.text)) {
    const arg = /^\s*ARG\s+(\w+)=["']?([^"'\s]*)["']?/i.exec(raw);
    // Only what stands before the first stage counts for the stages.
    if (arg !== null && stages.size === 0 && wants.length === 0)
      values.set(arg[1] ?? '', substitute(arg[2] ?? '', values).slice(0, longest));
    const from = /^\s*FROM\s+((?:--\w+=\S+\s+)*)(\S+)(?:\s+AS\s+(\S+))?/i.exec(raw);
    const copied = /^\s*COPY\s+(?:--\w+(?:=\S+)?\s+)*?--from=(\S+)/i.exec(raw)?.[1];
    const used = from?.[2] ?? (copied !== undefined && /[/:]/.test(copied) ? copied : undefined);
    if (used !== undefined && !stages.has(used.toLowerCase()) && used !== 'scratch') {
      const reference = substitute(used, values);
      const found = image(reference);
      if (found.name !== '' && !isStage(reference.toLowerCase(), stages) && !/^\$\{?\w+\}?$/.test(found.name))
        wants.push({ ...found, line });
    }
    if (from?.[3] !== undefined) stages.add(from[3].toLowerCase());
  }
  reading.manifest({ ecosystem: 'docker', wants, provides: null, remedy: null });
}

function readCompose(reading: Reading): void {
  const root = parseYaml(reading.text);
  const search = createLineSearch(reading.text, reading.text.indexOf('services:'));
  const wants: Want[] = [];
  const none = new Map<string, string>();
  for (const [, service] of entries(at(root, 'services'))) {
    const text = word(at(service, 'image'));
    // With a build it is the name for what comes out.
    if (text === null || at(service, 'build') !== undefined) continue;
    const line = search(text);
    wants.push({
      ...image(substitute(text, none)),
      line,
      development: soundsLikeDevelopment(reading.file.split('/').at(-1) ?? ''),
    });
  }
  if (wants.length > 0) reading.manifest({ ecosystem: 'docker', wants, provides: null, remedy: null });
}

function readActions(reading: Reading): void {
  const wants: Want[] = [];
  for (const [raw, line] of handLines(reading.text)) {
    const uses = /^\s*(?:-\s+)?uses:\s*["']?([^"'\s#]+)["']?(?:\s+#\s*(v?\d\S*))?/.exec(raw);
    const container = /^\s*(?:container|image):\s*["']?([^"'\s#{}]+)["']?\s*(?:#.*)?$/.exec(raw)?.[1];
    if (uses === null) {
      if (container !== undefined && /[:/]/.test(container))
        wants.push({ ...image(container.replace(/^docker:\/\//, '')), line, development: true, ecosystem: 'docker' });
      continue;
    }
    const text = uses[1] ?? '';
    if (text.startsWith('docker://'))
      wants.push({ ...image(text.slice(9)), line, development: true, ecosystem: 'docker' });
    else if (/^[.$]\//.test(text))
      wants.push({ name: text, wanted: null, line, development: true, local: resolveLocal('', text.slice(2)) });
    else {
      const [name = '', ref] = text.split('@', 2);
      // A commit is told with its version behind it, by custom.
      const wanted = /^[0-9a-f]{40}$/.test(ref ?? '') ? (uses[2] ?? ref ?? null) : (ref ?? null);
      wants.push({ name, wanted, line, development: true });
    }
  }
  if (wants.length > 0) reading.manifest({ ecosystem: 'github-actions', wants, provides: null, remedy: null });
}

function readChart(reading: Reading): void {
  const root = parseYaml(reading.text);
  const search = createLineSearch(reading.text, reading.text.indexOf('dependencies:'));
  const wants: Want[] = [];
  for (const item of list(at(root, 'dependencies'))) {
    const name = word(at(item, 'name'));
    const repository = word(at(item, 'repository'));
    if (name === null) continue;
    const path = repository?.startsWith('file://') === true ? resolveLocal(reading.folder, repository.slice(7)) : null;
    wants.push({ name, wanted: word(at(item, 'version')), line: search(`name: ${name}`) ?? search(name), local: path });
  }
  const own = reading.file.endsWith('Chart.yaml') ? word(at(root, 'name')) : null;
  if (wants.length > 0 || own !== null)
    reading.manifest({ ecosystem: 'helm', wants, provides: own, remedy: 'helm dependency update' });
}

function readChartLock(reading: Reading): void {
  const root = fields(parseYaml(reading.text));
  const search = createLineSearch(reading.text);
  const all = list(root.dependencies).flatMap((item): Named[] => {
    const name = word(at(item, 'name'));
    return name === null ? [] : [{ name, version: word(at(item, 'version')), line: search(`name: ${name}`), asks: [] }];
  });
  lockByName(reading, all, { ecosystem: 'helm' });
}

const isDockerfile = (base: string) =>
  /^(?:Dockerfile|Containerfile)(?:[.-][\w.-]+)?$|\.(?:dockerfile|Dockerfile|containerfile)$/.test(base) &&
  !base.endsWith('ignore');
const isCompose = (base: string) => /^(?:docker-)?compose(?:[.-][\w.-]+)?\.ya?ml$/.test(base);
const isWorkflow = (base: string, path: string) =>
  /\.ya?ml$/.test(base) &&
  (/(^|\/)\.(github|gitea|forgejo)\/workflows\/[^/]+$/.test(path) || /^action\.ya?ml$/.test(base));

export const containerFormats: Format[] = [
  { id: 'Dockerfile', ecosystem: 'docker', matches: isDockerfile, maxBytes: small, read: readDockerfile },
  { id: 'compose.yaml', ecosystem: 'docker', matches: isCompose, maxBytes: small, read: readCompose },
  { id: 'workflow', ecosystem: 'github-actions', matches: isWorkflow, maxBytes: small, read: readActions },
  { id: 'Chart.yaml', ecosystem: 'helm', names: ['Chart.yaml', 'requirements.yaml'], maxBytes: small, read: readChart },
  {
    id: 'Chart.lock',
    ecosystem: 'helm',
    names: ['Chart.lock', 'requirements.lock'],
    maxBytes: small,
    read: readChartLock,
  },
];
