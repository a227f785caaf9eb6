import { readFile } from 'node:fs/promises';
import { memoryFiles } from '../../testing/memory-files.ts';
import type { DependencyNode } from '../../types.ts';
import { readDependencies } from '../read-dependencies.ts';

/** A lock file that the tool itself wrote for the workspace of `generated/`. */
export function generated(name: string): Promise<string> {
  return readFile(new URL(`./generated/${name}.txt`, import.meta.url), 'utf8');
}

/** What a project of these files depends on, in short words: `name wanted → locked`, with its marks. */
export function scan(texts: Record<string, string>) {
  const files = memoryFiles(texts);
  const result = readDependencies(files);
  const nodes = result.dependencies;
  const short = (node: DependencyNode) =>
    [
      node.ecosystem,
      `${node.name}@${node.wanted ?? '-'}`,
      node.locked ?? '-',
      ...(node.direct ? [] : ['along']),
      ...(node.development ? ['dev'] : []),
      ...(node.local === null ? [] : [`in ${node.local}`]),
    ].join(' ');
  return {
    ...result,
    problems: files.problems(),
    get short() {
      return nodes.map(short);
    },
    get: (name: string, version?: string) =>
      nodes.find((node) => node.name === name && (version === undefined || (node.locked ?? node.wanted) === version)),
    /** What one of them asks for. */
    asks: (name: string, version?: string) => {
      const node = nodes.find((item) => item.name === name && (version === undefined || item.locked === version));
      return (node?.requires ?? []).map((place) => `${nodes[place]?.name}@${nodes[place]?.locked ?? '-'}`).sort();
    },
  };
}
