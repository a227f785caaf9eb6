import { parse } from 'yaml';
import type { BlueprintReason } from '../../../../../shared/features/blueprints/schema.ts';
import type { ImageFacts, Said } from '../../types.ts';
import { readNodeIn } from '../node.ts';
import { isObject, type NodePackage, nodeManager, readNodePackage, wantedNode } from '../node-package.ts';
import type { ProjectFolder } from '../open-folder.ts';
import { lineOf, plain } from '../say.ts';
import { type Refused, refused, type StackFacts } from '../types.ts';
import { atTop } from './member-folder.ts';
import type { FindParts, Part } from './types.ts';
import { matching, walkFolders } from './walk-folders.ts';
import { withLines } from './within.ts';

/** Read from the top folder where a member has none of its own. */
const inherits = [
  ...['package-lock.json', 'npm-shrinkwrap.json', 'pnpm-lock.yaml', 'yarn.lock', 'bun.lock', 'bun.lockb'],
  ...['.npmrc', '.yarnrc', '.yarnrc.yml', '.pnpmfile.cjs', 'pnpm-workspace.yaml', 'bunfig.toml'],
  ...['.nvmrc', '.node-version', '.bun-version', '.tool-versions', 'mise.toml', '.mise.toml'],
];
/** What installing reads beside the manifests, as patterns of paths below the top folder. */
const kept = [
  ...['.npmrc', '.yarnrc', '.yarnrc.yml', '.pnpmfile.cjs', 'pnpm-workspace.yaml', 'bunfig.toml'],
  ...['patches/', '.yarn/releases/', '.yarn/patches/', '.yarn/plugins/'],
];

const mostSettings = 64_000;
const strings = (value: unknown) => (Array.isArray(value) ? value.filter((each) => typeof each === 'string') : []);

async function patternsOf(top: ProjectFolder, pkg: NodePackage) {
  const pnpm = await top.text('pnpm-workspace.yaml');
  if (pnpm !== null && /^packages[ \t]*:/m.test(pnpm)) {
    let body: unknown = null;
    try {
      // Empty lines say nothing, and whoever parses YAML takes long over many.
      const lines = pnpm.split('\n').filter((line) => line.trim() !== '');
      body = parse(lines.join('\n').slice(0, mostSettings), { maxAliasCount: 100 });
    } catch {
      // pnpm says so too; then it has no members.
    }
    return {
      patterns: strings(isObject(body) ? body.packages : null),
      says: {
        sentence: 'pnpm-workspace.yaml makes it a workspace of several packages.',
        file: 'pnpm-workspace.yaml',
        line: lineOf(pnpm, /^packages[ \t]*:/m),
      },
    };
  }
  const { workspaces } = pkg.body;
  if (workspaces === undefined) return null;
  return {
    patterns: strings(isObject(workspaces) ? workspaces.packages : workspaces),
    says: {
      sentence: 'package.json makes it a workspace of several packages.',
      file: 'package.json',
      line: pkg.line('"workspaces"'),
    },
  };
}

/** It is for others to use: what `main` names is no program. */
function isLibrary({ body, scripts }: NodePackage): string | null {
  if (['start:prod', 'start:production', 'serve:prod', 'start'].some((name) => scripts.has(name))) return null;
  return ['exports', 'module', 'main', 'types', 'bin'].find((key) => body[key] !== undefined) ?? null;
}
/** A start script that works on sources, or starts the others. */
const noProgram =
  /(?:^|[\s;&|])(?:turbo|nx|lerna|concurrently|npm-run-all|run-[sp]|storybook)(?:\s|$)|--watch\b|\s-w(?:\s|$)|\b(?:tsc|tsup|rollup|nodemon)\b/;

const nameOf = ({ body }: NodePackage, folder: string) =>
  typeof body.name === 'string' && body.name.trim() !== '' ? plain(body.name, 80) : folder;

interface Read {
  folder: string;
  name: string;
  pkg: NodePackage;
}

/** What a member names of the others: by `workspace:`, by a path, or by a name and a range that is theirs. */
function needsOf({ folder, pkg }: Read, byName: ReadonlyMap<string, string>): Part['needs'] {
  const found = new Map<string, BlueprintReason>();
  for (const key of ['dependencies', 'devDependencies', 'optionalDependencies', 'peerDependencies']) {
    const listed = pkg.body[key];
    if (!isObject(listed)) continue;
    for (const [name, range] of Object.entries(listed)) {
      const other = byName.get(name);
      if (other === undefined || other === folder || found.has(other) || typeof range !== 'string') continue;
      // A range of a registry, under the name of a member, is the member: that is what workspaces do.
      if (/^(?:npm|git|github|https?)[:+]/.test(range)) continue;
      found.set(other, {
        sentence: `package.json asks for ${plain(name, 80)} as ${plain(range, 40)}, which is a member of the workspace.`,
        file: 'package.json',
        line: pkg.line(JSON.stringify(name)),
      });
    }
  }
  return [...found].map(([to, reason]) => ({ folder: to, reason }));
}

const topped = <T>(fact: Said<T>): Said<T> => ({ ...fact, file: fact.file === null ? null : atTop(fact.file) });

/** npm, pnpm, yarn and bun, with or without turbo, nx and lerna. */
export const findNodeParts: FindParts = async (top) => {
  const pkg = await readNodePackage(top);
  if (pkg === null || 'refused' in pkg) return null;
  const told = await patternsOf(top, pkg);
  if (told === null) return null;
  const walked = await walkFolders(top);
  const { folders, notes } = matching(told.patterns, walked);
  if (walked.cut) notes.push('It has more folders than are looked at: members deep in it may be missing.');
  const found: Read[] = [];
  for (const folder of folders) {
    const one = await readNodePackage({
      ...top,
      text: (path) => top.text(`${folder}/${path}`),
      has: (path) => top.has(`${folder}/${path}`),
    });
    if (one === null) continue;
    if ('refused' in one) {
      notes.push(`${folder}: ${one.refused.why}`);
      continue;
    }
    found.push({ folder, name: nameOf(one, folder), pkg: one });
  }
  const byName = new Map<string, string>();
  for (const { folder, pkg: one } of found)
    if (typeof one.body.name === 'string' && !byName.has(one.body.name)) byName.set(one.body.name, folder);
  const manager = topped(await nodeManager(top, pkg));
  const keep: string[] = [];
  for (const path of [...(manager.value.lockFile === null ? [] : [manager.value.lockFile]), ...kept])
    if (path !== '.npmrc' && (await top.has(path.replace(/\/$/, '')))) keep.push(path);
  const all = [pkg, ...found.map(({ pkg: one }) => one)];
  const asksTop = wantedNode(pkg, atTop('package.json'));
  const hasTurbo =
    (await top.has('turbo.json')) && [pkg.dependencies, pkg.devDependencies].some((names) => names.has('turbo'));

  const workspace = (read: Read | null): NonNullable<ImageFacts['workspace']> => ({
    name: read?.name ?? null,
    topName: typeof pkg.body.name === 'string' ? plain(pkg.body.name, 80) : null,
    keep,
    turbo: hasTurbo,
    prepares: all.some((one) => one.scripts.has('prepare')),
    builds: new Map(found.map(({ folder, pkg: one }) => [folder, one.scripts.has('build')])),
  });
  const partOf = (read: Read | null): Part => {
    const folder = read?.folder ?? '';
    const own = read?.pkg ?? pkg;
    return {
      folder,
      program: null,
      name: read?.name ?? nameOf(pkg, 'the top folder'),
      reason: {
        sentence: `${told.says.file} names it as a member.`,
        file: told.says.file,
        line: told.says.line,
      },
      built: 'within',
      needs: read === null ? needsOf({ folder: '', name: '', pkg }, byName) : needsOf(read, byName),
      inherits,
      async read(inside): Promise<StackFacts | Refused | null> {
        if (read !== null && own.body.workspaces !== undefined)
          return refused(
            `${folder}/package.json makes it a workspace of its own within this one.`,
            'Open its folder as a project of its own.',
          );
        const offers = isLibrary(own);
        if (offers !== null)
          return {
            ...refused(`package.json offers it to others, by ${offers}, and has no start script.`, libraryRemedy),
            at: { file: 'package.json', line: own.line(`"${offers}"`) },
          };
        const start = own.scripts.get('start');
        if (start !== undefined && !own.scripts.has('start:prod') && noProgram.test(start) && !/\bnode\b/.test(start))
          return {
            ...refused(`Its start script works on sources or starts others: "${plain(start, 80)}".`, libraryRemedy),
            at: { file: 'package.json', line: own.scriptLine('start') },
          };
        const stack = await readNodeIn(inside, { manager, asked: asksTop, workspace: workspace(read) });
        if (stack === null || 'refused' in stack || folder === '') return stack;
        const here = (line: string | undefined) => (line === undefined ? null : `cd ${folder} && ${line}`);
        return withLines(stack, {
          build: here(stack.build?.value),
          test: here(stack.test?.value),
          lint: here(stack.lint?.value),
        });
      },
    };
  };
  const parts = found.map((read) => partOf(read));
  // The top folder is a member too where it starts by itself.
  const startsItself =
    pkg.scripts.has('start') &&
    !noProgram.test(pkg.scripts.get('start') ?? '') &&
    isPlainStart(pkg.scripts.get('start') ?? '');
  return { governs: /^package\.json$/, says: told.says, parts: startsItself ? [partOf(null), ...parts] : parts, notes };
};

const libraryRemedy = 'Give it a script start:prod that runs what it builds, if it is a program.';
/** It names no manager that would start members. */
const isPlainStart = (script: string) => !/(?:^|[\s;&|])(?:npm|pnpm|yarn|bun)(?:\s|$)/.test(script);
