import type { ProjectFiles } from '../../types.ts';
import { configBytes } from '../evidence.ts';
import { tomlTools } from '../manifests/structured.ts';
import { type Mention, mention } from '../mentions.ts';

/** What pins the versions of tools on a developer's machine. */
export function readTools(files: ProjectFiles): Mention[] {
  const mentions: Mention[] = [];
  const each = (names: readonly string[], read: (text: string, file: string) => void) => {
    for (const name of names)
      for (const file of files.named(name).slice(0, 50)) {
        const text = files.counts(file) ? files.text(file, configBytes)?.slice(0, 65_536) : undefined;
        if (text === undefined) continue;
        try {
          read(text, file);
        } catch {
          files.problem(file, 'Cannot be understood');
        }
      }
  };
  const tool = (file: string, name: string, version: string | null, at: number) =>
    mentions.push(mention(file, { ecosystem: 'tool', name: name.replace(/^\w+:/, ''), version, at }));

  each(['.tool-versions'], (text, file) => {
    for (const match of text.matchAll(/^([\w-]+)[ \t]+([^\s#]+)/gm))
      tool(file, match[1] ?? '', match[2] ?? null, match.index ?? 0);
  });
  each(['mise.toml', '.mise.toml'], (text, file) => {
    const from = Math.max(0, text.search(/^\[tools\]/m));
    for (const { name, version } of tomlTools(text)) tool(file, name, version, Math.max(0, text.indexOf(name, from)));
  });
  each(['.nvmrc', '.node-version'], (text, file) => {
    const found = /^[ \t]*v?(\d[\w.]*|lts\/[\w*]+)/m.exec(text);
    if (found !== null)
      mentions.push(mention(file, { ecosystem: 'declared', name: 'node', version: found[1] ?? null, at: found.index }));
  });
  return mentions;
}
