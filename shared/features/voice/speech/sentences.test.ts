import { describe, expect, it } from 'vitest';
import type { VoiceLanguage } from '../intents.ts';
import { splitSentences } from './sentences.ts';

/** `|` stands where a sentence ends. */
const corpus: readonly [VoiceLanguage, string][] = [
  ['en', 'Shop runs.| It listens on port 3000.'],
  ['en', 'Done. |shop is running. |api is stopped.'],
  ['en', 'The build took 3.5 s.| That is 1.2 times as long.'],
  ['en', 'Node 24.21.0 is here.| v1.2.3 is old.'],
  ['en', 'See e.g. the logs, i.e. main.log, etc. and so on.'],
  ['en', 'Dr. Smith and Mrs. Jones vs. the world.'],
  ['en', 'He met J. K. Rowling in the U.S. yesterday.'],
  ['en', 'It starts at 9 a.m. tomorrow.| At 10 p.m. it ends.'],
  ['en', 'It starts at 9 a.m.| Then it runs.'],
  ['en', 'Open ./src/main.ts.| Then run it.'],
  ['en', 'Go to shop.example.com and look.| It answers.'],
  ['en', 'Really?| Yes!| No.'],
  ['en', '“Stop!” he said.| Nobody moved.'],
  ['en', 'He said “stop.” |Then he left.'],
  ['en', 'Wait...| What?!| Well … perhaps.'],
  ['en', 'No. 5 is alive.| No.| It is dead.'],
  ['en', 'It was on Jan. 5 at noon.| So was I.| Then I left.'],
  ['en', 'It works (mostly).| The rest is open.'],
  ['en', '1. Start the shop.'],
  ['en', 'There are 12.| All of them run.'],
  ['en', 'Apple Inc. is large.| Run node . now.'],
  ['en', 'First line\n|second line\n|third line'],
  ['en', 'Edit .env and .gitignore.| Commit.'],
  ['en', 'Fig. 3 shows approx. 40 % of it.'],
  ['de', 'Der Shop läuft.| Er hört auf Port 3000.'],
  ['de', 'Das gilt z. B. für den Shop, d. h. für alle.'],
  ['de', 'Das gilt z.B. für den Shop, bzw. für alle usw.| Danach ist Schluss.'],
  ['de', 'Am 3. Mai um 9.30 Uhr ist Schluss.| Am 4. geht es weiter.'],
  ['de', 'Es sind 5.| Alle laufen.'],
  ['de', 'Dr. Müller und Prof. Meier haben ca. 5 Mio. Euro.'],
  ['de', 'Version 2.0 ist da.| Läuft alles?| Ja!'],
  ['de', '„Halt!“ rief er.| Keiner blieb stehen.'],
  ['de', 'Siehe Abb. 3 und Abs. 2 in Nr. 7.'],
  ['de', 'Der 1. Schritt ist getan.| Der 2. Schritt fehlt.'],
  ['zh', '商店正在运行。|端口是3000。'],
  ['zh', '版本是3.5。|真的吗？|是的！|好'],
  ['zh', '他说：「停！」|然后走了。'],
  ['zh', 'Node 24.21.0 已安装。|shop.example.com 可以打开。'],
  ['zh', '等等……|怎么了？！|没事。'],
  ['zh', '真的?|是的!|好.'],
];

describe('sentences', () => {
  it.each(corpus)('%s: %s', (language, marked) => {
    const wanted = marked.split('|').map((part) => part.trim());
    expect(splitSentences(marked.replaceAll('|', ''), language)).toEqual(wanted);
  });

  it('loses and adds no word of a long text, whatever stands in it', () => {
    const text = corpus.map(([, marked]) => marked.replaceAll('|', '')).join(' ');
    const long = text.repeat(Math.ceil(20_000 / text.length)).slice(0, 20_000);
    for (const language of ['en', 'de', 'zh'] as const) {
      const bare = (of: string) => of.replace(/[^\p{L}\p{N}]/gu, '');
      expect(bare(splitSentences(long, language).join(''))).toBe(bare(long));
    }
  });

  it('cuts what has no end, at a comma, a space, or between characters', () => {
    const commas = splitSentences(`${'a word, '.repeat(200)}end`, 'en');
    expect(commas.every((piece) => piece.length <= 400 && !piece.startsWith(' '))).toBe(true);
    expect(commas[0]?.endsWith(',')).toBe(true);
    const wide = splitSentences('𠀀'.repeat(1_001), 'zh');
    expect(wide.join('')).toBe('𠀀'.repeat(1_001));
    expect(wide.every((piece) => piece.isWellFormed())).toBe(true);
  });

  it('says nothing where there is no word', () => {
    expect(splitSentences('… !? \n — ***', 'en')).toEqual([]);
    expect(splitSentences('', 'de')).toEqual([]);
  });

  it.each(['.'.repeat(20_000), '. '.repeat(10_000), '"'.repeat(20_000), 'a.'.repeat(10_000), '。'.repeat(20_000)])(
    'is not slow on what was made to slow it',
    (text) => {
      expect(splitSentences(text, 'en').join('').length).toBeLessThanOrEqual(20_000);
    },
  );
});
