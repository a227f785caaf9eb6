import type { Service } from '../../../../shared/features/launcher/schema.ts';
import type { Member, Need, Said, ShippingFacts } from '../types.ts';
import { readDotnet, readGo, readJava, readRust } from './compiled.ts';
import { byTheirFiles, madeOfPages, withOwnManifest } from './further.ts';
import { readListening } from './listening.ts';
import { atTop } from './members/member-folder.ts';
import type { KnownMember } from './members/types.ts';
import { readNeeds } from './needs.ts';
import { readNoServer, readUnknown } from './no-servers.ts';
import { readNode } from './node.ts';
import { readNodePackage } from './node-package.ts';
import type { ProjectFolder, Source } from './open-folder.ts';
import { readDeno, readElixir, readPhp, readRuby, readStatic } from './others.ts';
import { readPython } from './python.ts';
import { type ReadStack, type Refused, refused } from './types.ts';
import { readVariables } from './variables.ts';

/** What runs comes before what only builds: a Django project with a package.json for its styles is a Django project. */
const readers: readonly ReadStack[] = [
  ...[readGo, readRust, readJava, readDotnet, readElixir, readPhp],
  ...withOwnManifest,
  ...[readRailsFirst, readPythonFirst, readDeno, readNode, readRuby, readPython],
  ...byTheirFiles,
  ...madeOfPages,
  readStatic,
];
/** What these refuse may be tools and lists for pages that another program makes. */
const alsoForPages = new Set<ReadStack>([readNode, readPython, readRuby]);

const has = (folder: ProjectFolder, file: string, read: ReadStack) =>
  folder.has(file).then((there) => (there ? read(folder) : null));
function readRailsFirst(folder: ProjectFolder) {
  return has(folder, 'Gemfile', readRuby);
}
function readPythonFirst(folder: ProjectFolder) {
  return has(folder, 'manage.py', readPython);
}

const manyAccents = /\p{M}+/gu;

/** Fit for images, labels and objects of Kubernetes. */
export function slugOf(name: string): string {
  const slug = name
    .normalize('NFKD')
    .replace(manyAccents, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^[^a-z]+/, '')
    .slice(0, 40)
    .replace(/-+$/, '');
  return slug === '' ? 'app' : slug;
}

export async function readStack(folder: ProjectFolder) {
  const never = await readNoServer(folder);
  if (never !== null) return never;
  let first: Refused | null = null;
  let isProgram = false;
  for (const read of readers) {
    // Whatever else it is, it is not only the page that lies in it.
    if ((first !== null && read === readStatic) || (isProgram && madeOfPages.includes(read))) continue;
    const found = await read(folder);
    if (found !== null && !('refused' in found)) return found;
    first ??= found;
    isProgram ||= found !== null && !alsoForPages.has(read);
  }
  if (first !== null) return first;
  const unknown = await readUnknown(folder);
  if (unknown !== null) return unknown;
  return refused(
    'Nothing in its top folder says how it is built and started.',
    'Write a Dockerfile by hand, or open the folder that holds the manifest as a project of its own.',
  );
}

/** Styles and scripts beside a program of another stack, whose image has no Node. */
async function unbuilt(folder: ProjectFolder, stack: string): Promise<string[]> {
  if (!['php', 'ruby', 'python'].includes(stack)) return [];
  const pkg = await readNodePackage(folder);
  if (pkg === null || 'refused' in pkg || !pkg.scripts.has('build')) return [];
  return [
    'package.json has a script build, and the image has no Node: what it makes is missing there. Build it before the image, or in a stage of its own.',
  ];
}

/** With the name of the project in front, unless it has that anyway: on one machine there are members of many. */
const imageSlug = (project: string, { built, slug }: Member) =>
  built === 'alone' || slug === project || slug.startsWith(`${project}-`) ? slug : slugOf(`${project}-${slug}`);

interface Asked {
  project: ShippingFacts['project'];
  known: KnownMember;
  /** How the launcher starts it; null where that is not known. */
  service: Service | null;
}

/** Sources of what it is built with, by their paths in the project. */
async function sourcesOf(others: readonly ProjectFolder[], endings: readonly string[]): Promise<Source[]> {
  const found: Source[] = [];
  for (const other of others)
    for (const { path, text } of await other.sources(endings))
      found.push({ path: atTop(await other.placeOf(path)), text });
  return found;
}

async function allNeeds(folders: readonly ProjectFolder[], variables: readonly string[]): Promise<Need[]> {
  const found = new Map<string, Need>();
  for (const folder of folders)
    for (const need of await readNeeds(folder, variables)) {
      const { file } = need.said;
      if (!found.has(need.id))
        found.set(need.id, { ...need, said: { ...need.said, file: file && atTop(await folder.placeOf(file)) } });
    }
  return [...found.values()];
}

/** Said of a file as the member has it, and now as the project has it. */
async function placed<T extends Said<unknown> | null>(inside: ProjectFolder, fact: T): Promise<T> {
  return fact === null || fact.file === null ? fact : { ...fact, file: await inside.placeOf(fact.file) };
}

/** All that files for shipping are made of, out of a member's files and what the launcher knows. */
export async function readFacts({ project, known, service }: Asked): Promise<ShippingFacts | Refused> {
  const { member, inside, others, stack } = known;
  if ('refused' in stack) return stack;
  const sources = await inside.sources(stack.endings);
  const around = await sourcesOf(others, stack.endings);
  const variables = await readVariables(inside, [...sources, ...around]);
  // Of Go what listens lies beside the program; elsewhere a library that listens is somebody else's server.
  const { port, health, notes } = readListening(
    stack,
    stack.stack === 'go' ? [...sources, ...around] : sources,
    service,
  );
  const { endings: _, usualPort: __, ...facts } = stack;
  const needs = await allNeeds(
    [inside, ...others],
    variables.map(({ name }) => name),
  );
  const here = <T extends Said<unknown> | null>(fact: T) => placed(inside, fact);
  return {
    ...facts,
    project,
    member,
    slug: imageSlug(slugOf(project.name), member),
    runtime: await here(facts.runtime),
    manager: facts.manager && { ...facts.manager, said: await here(facts.manager.said) },
    build: await here(facts.build),
    test: await here(facts.test),
    lint: await here(facts.lint),
    start: await here(facts.start),
    output: await here(facts.output),
    port: await here(port),
    health: await here(health),
    variables: await Promise.all(variables.map(async (one) => ({ ...one, file: await inside.placeOf(one.file) }))),
    needs: await Promise.all(needs.map(async (need) => ({ ...need, said: await here(need.said) }))),
    notes: [...stack.notes, ...(await unbuilt(inside, stack.stack)), ...notes],
  };
}
