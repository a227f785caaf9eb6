import { expect, it } from 'vitest';
import { languageOf } from './language.ts';

it.each([
  ['The shop is running on port 3000.', 'en'],
  ['Der Shop läuft auf Port 3000 und ist gesund.', 'de'],
  ['商店正在端口 3000 上运行。', 'zh'],
  ['3000', 'en'],
  ['', 'en'],
] as const)('%s is in %s', (text, language) => expect(languageOf(text)).toBe(language));
