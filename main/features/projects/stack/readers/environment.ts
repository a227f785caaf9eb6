import type { ProjectFiles } from '../../types.ts';
import { configBytes } from '../evidence.ts';
import { tame } from '../manifests/pick.ts';
import { type Mention, mention } from '../mentions.ts';
import type { Survey } from '../survey.ts';

const most = 20;
const pair = /^[ \t]*(?:export[ \t]+)?([A-Za-z_]\w{1,80})[ \t]*=[ \t]*["']?([^\r\n]{0,300})/gm;
const address = /^([a-z][\w+.-]{1,30}):(?:\/\/|\.{0,2}\/)/;
/** `postgresql+asyncpg` is spoken by PostgreSQL, `mongodb+srv` is a name of its own. */
const driver = /^(?!mongodb)([a-z0-9]+)\+[\w-]+$/;

/** Which databases and services a project expects; its values are shown to nobody. */
export function readEnvironment(files: ProjectFiles, survey: Survey): Mention[] {
  const mentions: Mention[] = [];
  for (const file of survey.environments.slice(0, most)) {
    const text = tame(files.text(file, configBytes) ?? '');
    if (text === '') continue;
    for (const match of text.matchAll(pair)) {
      const name = match[1] ?? '';
      const at = (match.index ?? 0) + match[0].indexOf(name);
      const jdbc = (match[2] ?? '').replace(/^jdbc:/, '');
      const found = address.exec(jdbc)?.[1];
      const scheme = found === undefined ? null : (driver.exec(found)?.[1] ?? found);
      mentions.push(mention(file, { ecosystem: 'env', name, at, text: `${name}=…` }));
      if (scheme !== null && (scheme !== 'file' || /DATABASE|DB/i.test(name)))
        mentions.push(mention(file, { ecosystem: 'scheme', name: scheme, at, text: `${name}=${found}://…` }));
    }
  }
  return mentions;
}
