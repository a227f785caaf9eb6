import { type Format, type Reading, small, type Want } from '../parts.ts';
import { createLineSearch } from '../text/lines.ts';
import { at, entries, list, word } from '../text/values.ts';
import { parseYaml } from '../text/yaml.ts';

/** Roles and collections, in the old shape a list and in the new one two of them. */
function readAnsible(reading: Reading): void {
  const root = parseYaml(reading.text);
  const search = createLineSearch(reading.text);
  const roles = Array.isArray(root) ? root : list(at(root, 'roles'));
  const wants = [...roles, ...list(at(root, 'collections'))].flatMap((item): Want[] => {
    const name = word(item) ?? word(at(item, 'name')) ?? word(at(item, 'src')) ?? word(at(item, 'source'));
    if (name === null) return [];
    return [{ name, wanted: word(at(item, 'version')), line: search(name) }];
  });
  for (const [name, range] of entries(at(root, 'dependencies')))
    wants.push({ name, wanted: word(range), line: search(name) });
  if (wants.length > 0) reading.manifest({ ecosystem: 'ansible', wants, provides: null, remedy: null });
}

export const ansibleFormats: Format[] = [
  {
    id: 'requirements.yml',
    ecosystem: 'ansible',
    names: ['requirements.yml', 'galaxy.yml'],
    maxBytes: small,
    read: readAnsible,
  },
];
