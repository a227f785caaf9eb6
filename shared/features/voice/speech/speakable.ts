import type { VoiceLanguage } from '../intents.ts';

const words: Readonly<Record<VoiceLanguage, { code: string; link: (host: string) => string; id: string }>> = {
  en: { code: 'Code, not read aloud.', link: (host) => `link to ${host}`, id: 'an id' },
  de: { code: 'Code, nicht vorgelesen.', link: (host) => `Link zu ${host}`, id: 'eine Kennung' },
  zh: { code: '代码，不朗读。', link: (host) => `${host} 的链接`, id: '一个编号' },
};

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ' };

/** Blocks of code are left out whole, whatever stands in them; one that never ends reaches to the end. */
function withoutFences(text: string, said: string): string[] {
  const lines: string[] = [];
  let fence: string | null = null;
  for (const line of text.split(/\r\n?|\n/)) {
    const mark = /^ {0,3}(```+|~~~+)/.exec(line)?.[1];
    if (fence !== null) {
      if (mark?.startsWith(fence)) fence = null;
    } else if (mark) {
      fence = mark;
      if (lines.at(-1) !== said) lines.push(said);
    } else lines.push(line);
  }
  return lines;
}

function plainLine(line: string): string {
  if (/^[ \t]*(?:[-*_][ \t]*){3,}$/.test(line)) return '';
  if (/^[ \t:|-]+$/.test(line) && line.includes('|')) return '';
  let plain = line
    .replace(/^[ \t]*(?:>[ \t]?)+/, '')
    .replace(/^[ \t]*#{1,6}[ \t]+/, '')
    .replace(/^[ \t]*[-*+•][ \t]+(?:\[[ xX]\][ \t]+)?/, '');
  plain = plain.trim();
  if (plain.length > 1 && plain.startsWith('|') && plain.endsWith('|'))
    plain = plain
      .split('|')
      .map((cell) => cell.trim())
      .filter(Boolean)
      .join(', ');
  return plain;
}

const hostOf = (url: string) => /^[a-z]+:\/\/(?:[^\s/@]{1,200}@)?([^\s/:?#]{1,200})/i.exec(url)?.[1] ?? url;

function plainToken(token: string, said: (typeof words)[VoiceLanguage]): string {
  if (/^\p{P}*[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}/iu.test(token)) return said.id;
  if (/^[0-9a-f]{12,}\p{P}*$/iu.test(token) && /\d/.test(token) && /[a-f]/i.test(token))
    return token.slice(0, 7) + (/\p{P}+$/u.exec(token)?.[0] ?? '');
  // A path of three parts and more is known by its last one.
  const path = /^(?:~|\.{1,2}|[A-Za-z]:)?(?:[\\/][^\s\\/]+){3,}[\\/]?$/.test(token);
  if (path)
    return (
      token
        .replace(/[\\/]$/, '')
        .split(/[\\/]/)
        .at(-1) ?? token
    );
  // Chinese has no spaces: a long token of it is a sentence.
  if (token.length > 60 && !/\p{Script=Han}/u.test(token)) return '';
  return token;
}

/** What is read aloud of a text: no marks of Markdown, no code, no addresses letter by letter. */
export function speakable(text: string, language: VoiceLanguage): string {
  const said = words[language];
  return withoutFences(text.slice(0, 20_000), said.code)
    .map((line) =>
      plainLine(line)
        .replace(/[\u00AD\u200B-\u200D\u2060\uFEFF]|\uFE0F/g, '')
        // What steers a terminal, the direction of text or a speaking program is nothing to say.
        .replace(/[\p{Cc}\p{Cf}\p{Co}\p{Cs}\uFFFD\p{Extended_Pictographic}]/gu, ' ')
        .replace(/\s+/g, ' ')
        .replace(/!?\[([^\][]{0,300})\]\([^()\s]{0,1000}(?: "[^"]{0,200}")?\)/g, '$1')
        .replace(/\[\^?\d{1,3}\]/g, '')
        .replace(/<((?:https?|mailto):[^\s<>]{1,1000})>/gi, ' $1 ')
        .replace(/<\/?[a-z][a-z0-9-]{0,30}(?:\s[^<>]{0,300})?\/?>/gi, ' ')
        .replace(/<!--[^>]{0,500}-->/g, ' ')
        .replace(/&(amp|lt|gt|quot|apos|nbsp);/g, (_, name: string) => entities[name] ?? ' ')
        .replace(/\b[a-z][a-z+.-]{1,12}:\/\/[^\s<>"'`)\]]{1,1000}/gi, (url) => {
          const end = /[.,;:!?]+$/.exec(url)?.[0] ?? '';
          return said.link(hostOf(url)) + end;
        })
        .replace(/`+([^`]{1,200})`+/g, '$1')
        .replace(/(\*\*\*|\*\*|\*|~~)(?=\S)([^*~]{1,2000})(?<=\S)\1/g, '$2')
        .replace(/(^|[\s("'])(__?)(?=\S)([^_]{1,2000})(?<=\S)\2(?=$|[\s.,;:!?)"'])/g, '$1$3')
        .replace(/\[\[|\]\]|`|\*\*/g, ' ')
        .replace(/\s*(?:→|=>|->)\s*/g, ', ')
        .split(/\s+/)
        .map((token) => plainToken(token, said))
        .filter(Boolean)
        .join(' ')
        // `spd-say` takes a line that begins so for an order.
        .replace(/^(?:!-!\s*)+/, '')
        .replace(/\s+([.,;:!?])(?=\s|$)/g, '$1')
        .trim(),
    )
    .filter(Boolean)
    .join('\n');
}
