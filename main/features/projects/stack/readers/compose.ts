import { at, entries, word } from '../../dependencies/text/values.ts';
import { parseYaml } from '../../dependencies/text/yaml.ts';
import type { ProjectFiles } from '../../types.ts';
import { configBytes } from '../evidence.ts';
import { type Mention, mention } from '../mentions.ts';
import type { Survey } from '../survey.ts';
import { imageMentions } from './images.ts';

const most = 20;
const mostServices = 300;

/** Services, and what their images are. */
export function readCompose(files: ProjectFiles, survey: Survey): Mention[] {
  const mentions: Mention[] = [];
  for (const file of survey.compose.slice(0, most)) {
    const text = files.text(file, configBytes);
    if (text === null) continue;
    let services: [string, unknown][] = [];
    try {
      services = entries(at(parseYaml(text), 'services')).slice(0, mostServices);
    } catch {
      files.problem(file, 'Cannot be understood');
    }
    if (services.length === 0) continue;
    const top = text.search(/^["']?services["']?\s*:/m);
    mentions.push(mention(file, { ecosystem: 'declared', name: 'compose', at: Math.max(0, top) }));
    let from = Math.max(0, top);
    for (const [, service] of services) {
      const image = word(at(service, 'image'));
      if (image === null) continue;
      // Services come in the order of the text, unless merged in from elsewhere.
      const place = imageLine(text, image, from) ?? imageLine(text, image, 0);
      from = place === null ? from : place + 1;
      for (const said of imageMentions(image, place ?? Math.max(0, top))) mentions.push(mention(file, said));
    }
  }
  return mentions;
}

export function imageLine(text: string, image: string, from: number): number | null {
  for (let place = text.indexOf(image, from); place >= 0; place = text.indexOf(image, place + 1)) {
    const start = text.lastIndexOf('\n', place) + 1;
    if (/^[\s{,-]*["']?(image|services\s*:.*image)["']?\s*:/.test(text.slice(start, place).slice(-300))) return place;
  }
  return null;
}
