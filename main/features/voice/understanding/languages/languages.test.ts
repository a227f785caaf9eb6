import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { intent } from '../../../../../shared/features/voice/intents.ts';
import { languageNamed, languages, tables } from '../reading/languages.ts';

/** Where the page says what its places are; the core cannot import it. */
const features = join(import.meta.dirname, '../../../../../renderer/features');

async function places(): Promise<string[]> {
  const found = new Set<string>();
  for (const name of await readdir(features)) {
    const text = await readFile(join(features, name, 'index.tsx'), 'utf8').catch(() => '');
    const nav = /nav: \{[^}]*?to: '([^']+)'/s.exec(text)?.[1] ?? /to: '([^']+)', keys:/.exec(text)?.[1];
    if (nav) found.add(`go.${nav}`);
  }
  return [...found].sort();
}

test('every place of the page has names in every language', async () => {
  const all = await places();
  expect(all.length).toBeGreaterThan(20);
  for (const language of languages)
    expect(
      all.filter((id) => !(id in tables[language].commands)),
      language,
    ).toEqual([]);
});

test('no place has names that the page does not know', async () => {
  const all = await places();
  for (const language of languages)
    expect(Object.keys(tables[language].commands).filter((id) => id.startsWith('go.') && !all.includes(id))).toEqual(
      [],
    );
});

describe.each(languages)('%s', (language) => {
  test('everything that can be wanted can be said', () => {
    const said = new Set(tables[language].rows.map(({ means }) => means.kind));
    expect(intent.options.map((option) => option.shape.kind.value).filter((kind) => !said.has(kind))).toEqual([]);
  });

  test('every pattern compiles', () => {
    expect(languageNamed(language).rows.length).toBeGreaterThan(80);
  });

  test('no name is that of two commands', () => {
    expect([...languageNamed(language).commands].filter(([, ids]) => ids.length > 1)).toEqual([]);
  });
});
