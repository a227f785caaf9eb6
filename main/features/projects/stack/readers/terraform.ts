import type { ProjectFiles } from '../../types.ts';
import { configBytes } from '../evidence.ts';
import { tame } from '../manifests/pick.ts';
import { type Mention, mention } from '../mentions.ts';
import type { Survey } from '../survey.ts';

const most = 60;

/** Providers, by what is required and by what is set up. */
export function readTerraform(files: ProjectFiles, survey: Survey): Mention[] {
  const mentions: Mention[] = [];
  for (const ending of ['tf', 'tofu'])
    for (const file of survey.ending(ending).slice(0, most)) {
      const text = tame(files.text(file, configBytes) ?? '');
      if (text === '') continue;
      const first = /^[ \t]*(terraform|provider|resource|module|variable|data|locals|output)\b[^\n{]{0,200}\{/m.exec(
        text,
      );
      if (first === null) continue;
      const required = /^[ \t]*required_version\s*=\s*"([^"\n]+)"/m.exec(text);
      mentions.push(
        mention(file, {
          ecosystem: 'declared',
          name: ending === 'tf' ? 'terraform' : 'opentofu',
          version: required?.[1] ?? null,
          at: required === null ? first.index : required.index + required[0].indexOf('required'),
        }),
      );
      for (const match of text.matchAll(
        /^[ \t]*(?:provider[ \t]+"([\w-]+)"|source\s*=\s*"(?:registry\.\w+\.io\/)?[\w-]+\/([\w-]+)"[ \t]*,?[ \t]*\r?$)/gm,
      )) {
        const at = (match.index ?? 0) + match[0].search(/\S/);
        mentions.push(mention(file, { ecosystem: 'terraform-provider', name: match[1] ?? match[2] ?? '', at }));
      }
    }
  return mentions;
}
