import { type Format, small, type Want } from '../parts.ts';
import { createLineSearch } from '../text/lines.ts';
import { at, list, word, words } from '../text/values.ts';
import { parseYaml } from '../text/yaml.ts';
import { requirement } from './python-names.ts';

export const condaFormat: Format = {
  id: 'environment.yml',
  ecosystem: 'conda',
  names: ['environment.yml', 'environment.yaml'],
  matches: (base) => /^environment[-_.][\w-]+\.ya?ml$/.test(base),
  maxBytes: small,
  read: (reading) => {
    const root = parseYaml(reading.text);
    if (!Array.isArray(at(root, 'dependencies'))) return;
    const search = createLineSearch(reading.text, reading.text.indexOf('dependencies:'));
    const wants: Want[] = [];
    for (const item of list(at(root, 'dependencies'))) {
      const text = word(item);
      if (text === null) {
        for (const pip of words(at(item, 'pip'))) {
          const want = requirement(pip, reading.folder);
          if (want !== null) wants.push({ ...want, ecosystem: 'pypi', line: search(pip) });
        }
        continue;
      }
      const found = /^(?:[^:\s]+::)?([\w.-]+)\s*(.*)$/.exec(text);
      const name = found?.[1]?.toLowerCase();
      if (name !== undefined) wants.push({ name, wanted: found?.[2]?.trim() || null, line: search(text) });
    }
    reading.manifest({ ecosystem: 'conda', wants, provides: null, remedy: null });
  },
};
