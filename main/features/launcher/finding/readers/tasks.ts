import { parse } from 'yaml';
import { folderOf, proofAt } from '../lines.ts';
import { fixed, listens, portOf, viaArgument, viaVariable } from '../ports.ts';
import { quote } from '../quote.ts';
import type { Found, ProjectFiles, Requirement } from '../types.ts';
import { passing } from './node.ts';

const mostTargets = 12;
const largest = 256 * 1024;
const wanted = /^(run|dev|develop|serve|server|start|up|watch|web|api|worker|app|frontend|backend)([:._-][\w:.-]+)?$/i;
const usualNames = /^(run|dev|develop|serve|server|start|up)$/i;

interface Target {
  name: string;
  at: number;
  recipe: string;
}

interface Tool {
  kind: string;
  program: string;
  remedy: string;
  targets: (text: string) => Target[];
}

const isOffered = (name: string) => name.length <= 60 && wanted.test(name) && !passing.test(name);

/** Targets at the left and what is indented below them. */
function byLines(text: string, header: RegExp, isPlain: (match: RegExpExecArray) => boolean): Target[] {
  const targets: Target[] = [];
  let place = 0;
  let current: Target | null = null;
  for (const line of text.split('\n')) {
    const match = /^[^\s#]/.test(line) && line.length < 2_000 ? header.exec(line) : null;
    if (match) {
      current = { name: match[1] ?? '', at: place, recipe: '' };
      if (targets.length < mostTargets && isOffered(current.name) && isPlain(match)) targets.push(current);
    } else if (current && /^\s/.test(line) && current.recipe.length < 4_000)
      current.recipe += `${line.slice(0, 1_000)}\n`;
    place += line.length + 1;
  }
  return targets;
}

/** Parameters without a value have to be given by somebody. */
const needsNothing = (parameters = '') =>
  parameters.split(/\s+/).every((one) => one === '' || one.includes('=') || one.startsWith('*'));

function taskfile(text: string): Target[] {
  const document: unknown = parse(text, { maxAliasCount: 100, logLevel: 'silent' });
  const tasks = typeof document === 'object' && document !== null && 'tasks' in document ? document.tasks : null;
  if (typeof tasks !== 'object' || tasks === null) return [];
  return Object.entries(tasks)
    .filter(([name, task]) => isOffered(name) && !(typeof task === 'object' && task?.internal === true))
    .slice(0, mostTargets)
    .map(([name, task]) => {
      const found = new RegExp(`^[ \\t]+["']?${name.replace(/[.]/g, '\\.')}["']?[ \\t]*:`, 'm').exec(text);
      return {
        name,
        at: (found?.index ?? 0) + (found?.[0].search(/\S/) ?? 0),
        recipe: JSON.stringify(task ?? '').slice(0, 4_000),
      };
    });
}

const make: Tool = {
  kind: 'Make',
  program: 'make',
  remedy: 'Install make: apt-get install make, or xcode-select --install.',
  targets: (text) => byLines(text, /^([A-Za-z0-9][\w.-]*)[ \t]*:(?![:=])/, () => true),
};
const just: Tool = {
  kind: 'just',
  program: 'just',
  remedy: 'Install just: just.systems.',
  targets: (text) =>
    byLines(text, /^@?([A-Za-z][\w-]*)((?:[ \t]+[^:=\s]+(?:=[^:\s]*)?)*)[ \t]*:(?!=)/, (match) =>
      needsNothing(match[2]),
    ),
};
const task: Tool = { kind: 'Task', program: 'task', remedy: 'Install Task: taskfile.dev.', targets: taskfile };

const tools: readonly [string, Tool][] = [
  ['Makefile', make],
  ['GNUmakefile', make],
  ['justfile', just],
  ['.justfile', just],
  ['Taskfile.yml', task],
  ['Taskfile.yaml', task],
];

/** `PORT ?= 8000` may be changed by a variable, `PORT = 8000` of make by an argument alone. */
function portIn(text: string, recipe: string, isMake: boolean): NonNullable<Found['spec']['port']> | null {
  const said = portOf(
    /(?:--port[= ]|-p[= ]?|-S [\w.]+:|(?:0\.0\.0\.0|127\.0\.0\.1|localhost):)(\d{4,5})\b/.exec(recipe)?.[1],
  );
  if (said) return fixed(said);
  if (!/\$[({]?PORT\b|\{\{\s*\.?PORT\b/i.test(recipe)) return null;
  const [, how = '', value] = /^[ \t]*(?:export[ \t]+)?PORT[ \t]*(\?=|:=|=|:)[ \t]*["']?(\d{2,5})/im.exec(text) ?? [];
  const port = portOf(value);
  if (!port) return null;
  return isMake && how !== '?=' ? viaArgument(port, 'PORT={port}') : how === '?=' ? viaVariable(port) : fixed(port);
}

/** Targets that a person named to start something. */
export async function readTasks(files: ProjectFiles): Promise<Found[]> {
  const found: Found[] = [];
  for (const [name, tool] of tools) {
    const requires: Requirement[] = [{ type: 'program', name: tool.program, remedy: tool.remedy }];
    for (const path of files.named(name).slice(0, 10)) {
      if (path.split('/').length > 2) continue;
      const text = await files.text(path, largest);
      if (text === null) continue;
      let targets: Target[] = [];
      try {
        targets = tool.targets(text);
      } catch {
        files.problem(path, 'Cannot be understood');
      }
      const best = targets.find((one) => usualNames.test(one.name) && !leaves(one.recipe));
      for (const target of targets) {
        const port = portIn(text, target.recipe, tool === make);
        found.push({
          name: target.name,
          kind: tool.kind,
          family: 'tasks',
          role: leaves(target.recipe) || target !== best ? 'offer' : 'task',
          spec: {
            run: { type: 'command', command: `${tool.program} ${quote(target.name, files.platform)}` },
            folder: folderOf(path),
            ...(port && { port, ready: listens }),
          },
          evidence: [proofAt(path, text, target.at)],
          requires,
        });
      }
    }
  }
  return found;
}

/** What goes to the background at once, or only removes. */
const leaves = (recipe: string) => /\b(up|run)\s+(-\w*d\w*|--detach)\b|\bup\b[^\n]*\s-d\b|^\s*@?rm\s+-rf/m.test(recipe);
