import childProcess from 'node:child_process';
import fs from 'node:fs';
import { brokenDirections } from './directions.ts';
import { parse } from './parse.ts';
import type { SourceFile } from './tree.ts';

export const maxLines = 400;

const blocking = new Set(
  [...Object.keys(fs), ...Object.keys(childProcess)].filter((name) => name.endsWith('Sync') && name !== 'Sync'),
);

const isCode = (path: string) => /\.(ts|tsx|mjs)$/.test(path) && !path.endsWith('.d.mts');
const isTest = (path: string) => /(\.test\.tsx?$|\/testing\/)/.test(path);
const isProduct = (path: string) => /^(main|preload|renderer|shared)\//.test(path);

/** Names that stand for "some user" in examples; any other one is a real person's folder. */
const examplePeople = 'user|me|you|someone|somebody|alice|bob|ada|dev|name|runner|test|x';
const privatePath = new RegExp(
  `(?:/home/|/Users/|[A-Za-z]:[\\\\/]{1,2}Users[\\\\/]{1,2})(?!(?:${examplePeople})\\b)[A-Za-z][\\w.-]*[\\\\/]`,
);

const lateCode = 'renderer/lib/load-code.ts';

/** A selector of a store that gives a new value each time is never settled: the page ends in a loop, but only before there is data. */
const restlessSelector =
  /\buse(?!Memo\b|State\b|Callback\b|Effect\b)[A-Z]\w*\(\s*\(?[^()]*\)?\s*=>[^;\n]*\?\?\s*(?:\[\]|\{\})\s*\)/;

const blockingCalls = (path: string, names: Map<string, number>) =>
  isProduct(path) && !isTest(path)
    ? [...names].filter(([name]) => blocking.has(name)).reduce((sum, [, times]) => sum + times, 0)
    : 0;

export interface Findings {
  scanned: number;
  problems: string[];
  /** Blocking calls of the product, by file: compared with an exact list. */
  blocking: Record<string, number>;
}

function textProblems({ path, text }: SourceFile, ownFolders: readonly string[]): string[] {
  const problems: string[] = [];
  const lines = text.split('\n').length - (text.endsWith('\n') ? 1 : 0);
  if (lines > maxLines) problems.push(`has ${lines} lines: the limit is ${maxLines}`);
  const owned = ownFolders.find((folder) => text.includes(folder));
  const person = privatePath.exec(text)?.[0];
  if (owned ?? person) problems.push(`holds a path of a developer's machine: ${owned ?? person}`);
  if (path.startsWith('renderer/') && restlessSelector.test(text))
    problems.push('has a selector that gives a new empty value each time');
  if (!/^[a-z0-9]+([-.][a-z0-9]+)*$/.test(path.split('/').at(-1) ?? '')) problems.push('is not named in kebab-case');
  return problems;
}

function codeProblems(path: string, parsed: ReturnType<typeof parse>): string[] {
  const problems = brokenDirections(path, parsed.imports);
  for (const name of ['z.any', 'z.custom'])
    if (parsed.members.has(name)) problems.push(`uses ${name}: every value has a real schema`);
  if (isProduct(path) && parsed.imports.some(({ from }) => from === 'zod') && parsed.names.has('$ZodAny'))
    problems.push('uses $ZodAny: every value has a real schema');
  if (path.startsWith('renderer/') && path !== lateCode && parsed.names.has('lazy'))
    problems.push(`uses lazy of React: late of ${lateCode} asks again for code that did not come`);
  for (const comment of parsed.comments) {
    const left = /\b(TODO|FIXME|XXX|HACK)\b/.exec(comment)?.[0];
    if (left) problems.push(`leaves a ${left} behind: do it, or open an issue`);
    const muted = /@ts-(ignore|nocheck)/.exec(comment)?.[0];
    if (muted) problems.push(`mutes the type checker with ${muted}`);
  }
  return problems;
}

/** Checks files against every rule that looks at one file. */
export function inspect(files: readonly SourceFile[], ownFolders: readonly string[] = []): Findings {
  const findings: Findings = { scanned: 0, problems: [], blocking: {} };
  for (const file of files) {
    const { path } = file;
    const problems = textProblems(file, ownFolders);
    if (isCode(path)) {
      const parsed = parse(path, file.text);
      findings.scanned += 1;
      problems.push(...codeProblems(path, parsed));
      const calls = blockingCalls(path, parsed.names);
      if (calls > 0) findings.blocking[path] = calls;
    }
    findings.problems.push(...problems.map((problem) => `${path} ${problem}`));
  }
  return findings;
}

/** The names of the features must be the same in the three trees. */
export function unequalFeatures(paths: readonly string[]): string[] {
  const trees = ['shared', 'main', 'renderer'].map((tree) => {
    const found = paths.map((path) => new RegExp(`^${tree}/features/([^/]+)/.`).exec(path)?.[1]);
    return { tree, names: new Set(found.filter((name) => name !== undefined)) };
  });
  const all = new Set(trees.flatMap(({ names }) => [...names]));
  return [...all]
    .sort()
    .flatMap((name) =>
      trees
        .filter(({ names }) => !names.has(name))
        .map(({ tree }) => `feature "${name}" has no folder ${tree}/features/${name}`),
    );
}
