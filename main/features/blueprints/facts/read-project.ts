import type { BlueprintMember, BlueprintReason } from '../../../../shared/features/blueprints/schema.ts';
import type { Member, Said, ShippingFacts } from '../types.ts';
import { findCargoParts } from './members/cargo-parts.ts';
import { findDotnetParts } from './members/dotnet-parts.ts';
import { findFolderParts } from './members/folder-parts.ts';
import { findGoParts } from './members/go-parts.ts';
import { findGradleParts, findMavenParts } from './members/jvm-parts.ts';
import { memberFolder } from './members/member-folder.ts';
import { findNodeParts } from './members/node-parts.ts';
import { findUvParts } from './members/python-parts.ts';
import type { FindParts, FoundParts, KnownMember, Part } from './members/types.ts';
import { openFolder, type ProjectFolder } from './open-folder.ts';
import { readStack, slugOf } from './read-facts.ts';
import { plain } from './say.ts';
import { type Refused, refused, type StackFacts } from './types.ts';

const finders: readonly FindParts[] = [
  ...[findNodeParts, findGoParts, findCargoParts, findMavenParts, findGradleParts, findDotnetParts, findUvParts],
];
/** Enough for what anybody ships; each is read. */
const mostParts = 300;

export interface KnownProject {
  /** What makes it a workspace; none: it is its own one member. */
  workspaces: readonly BlueprintReason[];
  members: readonly KnownMember[];
  notes: readonly string[];
}

/** Which parts of a project could be shipped, and which are for others. Nothing of it is run. */
export async function readProject(project: ShippingFacts['project']): Promise<KnownProject> {
  const top = await openFolder(project.folder);
  const found: FoundParts[] = [];
  for (const find of finders) {
    const one = await find(top);
    if (one !== null && one.parts.length > 0) found.push(one);
  }
  const itself = found.length === 0 ? await readStack(top) : null;
  // What lies below a project that is one by itself is a part of it.
  if (itself === null || 'refused' in itself) {
    const more = await findFolderParts(readMember, found)(top);
    const shipped = more === null ? [] : await shippable(top, more.parts);
    if (more !== null && shipped.length > 0) found.push({ ...more, parts: shipped });
  }
  if (found.length === 0) return alone(project, top, itself ?? (await readStack(top)));
  const notes = found.flatMap((one) => one.notes);
  const parts = new Map<string, Part>();
  for (const part of found.flatMap((one) => one.parts)) if (!parts.has(idOf(part))) parts.set(idOf(part), part);
  if (parts.size > mostParts)
    notes.push(`It has ${parts.size} members, of which the first ${mostParts} are looked at.`);
  const kept = [...parts.values()].slice(0, mostParts);
  const slugs = slugsOf(kept);
  const members: KnownMember[] = [];
  for (const part of kept) members.push(await knownOf(top, part, kept, slugs.get(part) ?? 'app'));
  return { workspaces: found.map(({ says }) => says), members, notes };
}

const readMember = async (inside: ProjectFolder) => readStack(inside);

/** Of folders that nobody names only those are members that can be shipped. */
async function shippable(top: ProjectFolder, parts: readonly Part[]): Promise<Part[]> {
  const found: Part[] = [];
  for (const part of parts) {
    const stack = await part.read(memberFolder(top, part.folder, part.inherits));
    if (stack !== null && !('refused' in stack)) found.push(part);
  }
  return found;
}

function alone(project: ShippingFacts['project'], top: ProjectFolder, stack: StackFacts | Refused): KnownProject {
  const member: Member = {
    ...{ id: '', name: project.name, folder: '', program: null, slug: slugOf(project.name) },
    ...{ built: 'alone', depends: [] },
  };
  return {
    workspaces: [],
    members: [{ member, inside: top, others: [], stack, told: toldOf(member, stack, null) }],
    notes: [],
  };
}

const idOf = ({ folder, program }: Pick<Part, 'folder' | 'program'>) =>
  program === null ? folder : `${folder}:${program}`;

/** Its name without the scope; where two have the same, what tells their folders apart comes with it. */
function slugsOf(parts: readonly Part[]): Map<Part, string> {
  const slugs = new Map<Part, string>();
  const taken = new Set<string>();
  for (const part of parts) {
    const folders = part.folder.split('/');
    const short = part.program ?? part.name.replace(/^@[^/]*\//, '');
    const tries = [short, [folders.at(-2) ?? '', short].join(' '), `${part.folder} ${part.program ?? ''}`];
    let slug = tries.map(slugOf).find((one) => !taken.has(one)) ?? slugOf(short);
    for (let at = 2; taken.has(slug); at += 1) slug = `${slugOf(short).slice(0, 36)}-${at}`;
    taken.add(slug);
    slugs.set(part, slug);
  }
  return slugs;
}

/** Those that it is built with, each after what it depends on itself. A circle is gone round once. */
function dependsOf(part: Part, all: readonly Part[]): Said<string>[] {
  const byFolder = new Map(all.map((one) => [one.folder, one]));
  const found = new Map<string, Said<string>>();
  const seen = new Set([part.folder]);
  // Without a call for each: a chain may be as long as there are members.
  const open: { part: Part; at: number }[] = [{ part, at: 0 }];
  const reasons = new Map<string, Said<string>>();
  while (open.length > 0) {
    const now = open.at(-1);
    if (now === undefined) break;
    const need = now.part.needs[now.at];
    if (need === undefined) {
      open.pop();
      const reason = reasons.get(now.part.folder);
      if (now.part !== part && reason !== undefined) found.set(now.part.folder, reason);
      continue;
    }
    now.at += 1;
    const next = byFolder.get(need.folder);
    if (next === undefined || seen.has(need.folder)) continue;
    seen.add(need.folder);
    const { sentence, file, line } = need.reason;
    const at = file === null || now.part.folder === '' ? file : `${now.part.folder}/${file}`;
    reasons.set(need.folder, { value: need.folder, sentence, file: at, line });
    open.push({ part: next, at: 0 });
  }
  return [...found.values()];
}

/** Nor one that a command would take for an option. */
const speakable = /^(?!-)[\w@.+/-]*$/;

async function knownOf(top: ProjectFolder, part: Part, all: readonly Part[], slug: string): Promise<KnownMember> {
  const { folder, program, name, built } = part;
  const member = { id: idOf(part), name: plain(name, 80), folder, program, slug, built, depends: dependsOf(part, all) };
  const inside = memberFolder(top, folder, part.inherits);
  const stack = speakable.test(folder)
    ? ((await part.read(inside)) ??
      refused('Nothing in it says how it is built and started.', 'Write its Dockerfile by hand.'))
    : refused('Its folder has signs in its name that mean something else in a Dockerfile.', 'Rename the folder.');
  const others = [...member.depends.map(({ value }) => value), ...(part.beside ?? [])].map((path) =>
    memberFolder(top, path, []),
  );
  const usedBy = all.some(({ needs }) => needs.some((need) => need.folder === folder));
  const told = toldOf(member, stack, part.reason, usedBy);
  return { member, inside, others, stack, told: { ...told, reason: await placeOf(inside, stack, told.reason) } };
}

async function placeOf(inside: ProjectFolder, stack: StackFacts | Refused, reason: BlueprintReason) {
  return reason.file === null || ('refused' in stack && stack.at === undefined)
    ? reason
    : { ...reason, file: await inside.placeOf(reason.file) };
}

const library = /\b(?:offers it to others|library|no program|works on sources)\b/;

function toldOf(
  member: KnownMember['member'],
  stack: StackFacts | Refused,
  named: BlueprintReason | null,
  usedBy = false,
): BlueprintMember {
  const { id, name, folder, depends } = member;
  const common = { id, name, folder, depends: depends.map(({ value }) => value) };
  if ('refused' in stack) {
    const { why, remedy } = stack.refused;
    const isLibrary = usedBy || library.test(`${why} ${remedy}`);
    const { at } = stack;
    const reason = { sentence: why, file: at?.file ?? named?.file ?? null, line: at ? at.line : (named?.line ?? null) };
    return { ...common, role: isLibrary ? 'library' : 'unknown', basis: '', reason, remedy };
  }
  const { start, basis, output, runtime } = stack;
  const { sentence, file, line } = start ?? output ?? runtime;
  return { ...common, role: start === null ? 'site' : 'server', basis, reason: { sentence, file, line }, remedy: null };
}
