import type { ProjectFiles } from '../../types.ts';
import { configBytes } from '../evidence.ts';
import { tame } from '../manifests/pick.ts';
import { type Mention, mention } from '../mentions.ts';
import type { Survey } from '../survey.ts';
import { imageMentions } from './images.ts';

const most = 100;
const fromLine = /^FROM[ \t]+(?:--platform=\S+[ \t]+)?(\S+)(?:[ \t]+AS[ \t]+(\S+))?[ \t]*\r?$/gim;
const argument = /^ARG[ \t]+(\w+)=["']?([^\s"']+)/gim;

/** A Dockerfile is one because it builds upon something; its stages are no images. */
export function readDockerfiles(files: ProjectFiles, survey: Survey): Mention[] {
  const mentions: Mention[] = [];
  for (const file of survey.dockerfiles.slice(0, most)) {
    const text = tame(files.text(file, configBytes) ?? '');
    if (text === '') continue;
    const known = new Map<string, string>();
    for (const match of text.matchAll(argument)) known.set(match[1] ?? '', match[2] ?? '');
    const stages = new Set<string>();
    let first = true;
    for (const match of text.matchAll(fromLine)) {
      const at = match.index ?? 0;
      const image = match[1] ?? '';
      if (first) mentions.push(mention(file, { ecosystem: 'declared', name: 'dockerfile', at }));
      first = false;
      if (!stages.has(image.toLowerCase()) && image !== 'scratch')
        for (const said of imageMentions(image, at, known)) mentions.push(mention(file, said));
      if (match[2] !== undefined) stages.add(match[2].toLowerCase());
    }
  }
  return mentions;
}
