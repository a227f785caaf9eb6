import type { ProjectFiles } from '../../types.ts';
import { configBytes } from '../evidence.ts';
import { tame, yamlTop } from '../manifests/pick.ts';
import { type Mention, mention } from '../mentions.ts';
import type { Survey } from '../survey.ts';
import { imageMentions } from './images.ts';

interface Service {
  name: string;
  file: RegExp;
  /** A key at the left that only a pipeline has. */
  key: RegExp;
}

const services: readonly Service[] = [
  { name: 'github-actions', file: /^\.github\/workflows\/[^/]+\.ya?ml$/, key: /^["']?jobs["']?\s*:/m },
  { name: 'forgejo-actions', file: /^\.(forgejo|gitea)\/workflows\/[^/]+\.ya?ml$/, key: /^["']?jobs["']?\s*:/m },
  {
    name: 'gitlab-ci',
    file: /(^|\/)\.gitlab-ci\.ya?ml$/,
    key: /^(stages|image|include|default|workflow|variables|before_script|[\w.-]+)\s*:/m,
  },
  { name: 'circleci', file: /^\.circleci\/config\.ya?ml$/, key: /^(jobs|workflows|orbs)\s*:/m },
  {
    name: 'azure-pipelines',
    file: /(^|\/)\.?azure-pipelines[\w.-]*\.ya?ml$/,
    key: /^(trigger|pool|steps|jobs|stages|extends)\s*:/m,
  },
  { name: 'drone', file: /^\.drone\.ya?ml$/, key: /^(steps|pipeline|kind)\s*:/m },
  { name: 'woodpecker', file: /^\.woodpecker(\.ya?ml$|\/[^/]+\.ya?ml$)/, key: /^(steps|pipeline|when|matrix)\s*:/m },
  { name: 'buildkite', file: /^\.buildkite\/[\w.-]+\.ya?ml$/, key: /^steps\s*:/m },
  { name: 'bitbucket-pipelines', file: /^bitbucket-pipelines\.ya?ml$/, key: /^pipelines\s*:/m },
];

const first = new Set(['.', 'a', 'b']);
const most = 30;
/** `node-version: 20` of a setup step; a list of versions speaks for none of them. */
const version =
  /^[ \t]+(?:-[ \t]+)?(node|python|go|java|ruby|php|dotnet|elixir|bun|deno|julia|r|perl)-version[ \t]*:[ \t]*["']?v?(\d[\w.]*)/gm;

/** What runs on a server for each change, and on what. */
export function readCi(files: ProjectFiles, survey: Survey): Mention[] {
  const mentions: Mention[] = [];
  let read = 0;
  for (const file of survey.yaml) {
    if (!first.has(file[0] ?? '') && !file.includes('/.gitlab-ci.') && !file.includes('azure-pipelines')) continue;
    const service = services.find((one) => one.file.test(file));
    if (service === undefined || read === most || !files.counts(file)) continue;
    read += 1;
    const text = tame(files.text(file, configBytes) ?? '');
    const key = service.key.exec(text);
    if (key === null) continue;
    mentions.push(mention(file, { ecosystem: 'declared', name: service.name, at: key.index }));
    for (const match of text.matchAll(version))
      mentions.push(
        mention(file, {
          ecosystem: 'declared',
          name: match[1] ?? '',
          version: match[2] ?? null,
          at: (match.index ?? 0) + match[0].indexOf(match[1] ?? ''),
          development: true,
        }),
      );
    for (const match of text.matchAll(
      /^[ \t]*(?:-[ \t]+)?(?:image|docker|container|name)[ \t]*:[ \t]*["']?([a-z0-9][\w./-]*:[\w.-]+)["']?[ \t]*\r?$/gm,
    ))
      for (const said of imageMentions(match[1] ?? '', (match.index ?? 0) + match[0].search(/\S/), new Map(), true))
        mentions.push(mention(file, said));
    const image = service.name === 'gitlab-ci' ? yamlTop(text).get('image') : undefined;
    if (image !== undefined)
      for (const said of imageMentions(image.value, image.at, new Map(), true)) mentions.push(mention(file, said));
  }
  return mentions;
}
