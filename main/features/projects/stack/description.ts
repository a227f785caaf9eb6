import type { ReadManifest } from './manifests/read-manifests.ts';

const longest = 300;
/** What generators write until somebody writes something. */
const nobodys = [
  /^a new (flutter|dart|elixir|rails|react|vue|nuxt|next|svelte|ionic|node)?\.?\s?\w* ?(project|app|application|package|plugin)/i,
  /^(add your|your|put your|my|insert|write a?) ?\w* (description|summary|project|package)/i,
  /^(demo project for spring boot|default template|todo|description|no description|a short description|package description)/i,
  /^(this is a .{0,40}(bootstrapped|template)|the skeleton application for|a (vue|nuxt)\.js project|the laravel framework\.$|scaffold)/i,
];

/** Whitespace in one, at most so long, at the end of a sentence or of a word. */
export function shortened(text: string): string {
  const one = text.replace(/\s+/g, ' ').trim();
  if (one.length <= longest) return one;
  const cut = one.slice(0, longest - 1);
  const sentence = Math.max(cut.lastIndexOf('. '), cut.lastIndexOf('! '), cut.lastIndexOf('? '));
  if (sentence > longest / 3) return cut.slice(0, sentence + 1);
  const word = cut.lastIndexOf(' ');
  return `${cut.slice(0, word > longest / 2 ? word : longest - 1).trimEnd()}…`;
}

const tags = /<\/?[a-zA-Z][^<>]{0,500}>/g;

/** Markdown, reStructuredText and HTML as what a reader sees of them. */
export function plain(text: string): string {
  return text
    .replace(/<!--[\s\S]{0,2000}?-->/g, ' ')
    .replace(/!\[[^\]]{0,300}\]\([^()]{0,500}\)|!\[[^\]]{0,300}\]\[[^\]]{0,100}\]/g, ' ')
    .replace(/\[([^[\]]{0,300})\]\([^()]{0,500}\)|\[([^[\]]{0,300})\]\[[^[\]]{0,100}\]/g, '$1$2')
    .replace(tags, ' ')
    .replace(/`{1,2}([^`\n]{1,200}) <[^<>`\n]{1,300}>`{1,2}_{1,2}/g, '$1')
    .replace(/(\*\*|__|~~)(?=\S)/g, '')
    .replace(/(?<=\S)(\*\*|__|~~)/g, '')
    .replace(/(^|[\s(])[*_](?=\S)([^*_\n]{1,200})[*_](?=[\s.,;:!?)]|$)/g, '$1$2')
    .replace(/``?([^`\n]{1,200})``?/g, '$1')
    .replace(/:[a-z0-9_+-]{2,40}:(?=\s|$)/g, '')
    .replaceAll('&nbsp;', ' ')
    .replaceAll('&amp;', '&')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replace(/\s+/g, ' ')
    .trim();
}

const looked = 12_000;
/** What ends sooner is a greeting. */
const least = 12;
/** Headings, rules, tables, lists, images, directives, quotes of code. */
const noProse =
  /^(#|=|-{3}|\*{3}|~{3}|\||[-*+] |\d+[.)] |\.\. |:|image::|ifdef::|include::|\[\[|\[!|import |export |\{%|\s{4}|<\/?(img|br|hr|table|tr|td|ul|ol|li|h\d|picture|source|details|summary|svg|video)\b)/i;

/** The first words of a README that are a sentence about it. */
export function firstSentence(readme: string): string | null {
  const text = readme
    .slice(0, looked)
    .replace(/^---\n[\s\S]{0,2000}?\n---\n/, '')
    .replace(/<!--[\s\S]{0,2000}?-->/g, '')
    .replace(/^(```|~~~)[\s\S]{0,2000}?^\1/gm, '')
    .replace(/<(h\d|picture|details|table|svg|style|script)\b[\s\S]{0,2000}?<\/\1>/gi, '\n\n');
  for (const block of text.split(/\n[ \t]*\n/).slice(0, 60)) {
    const lines = block.split('\n');
    // A title that is underlined, or whose prose follows at once.
    while (lines.length > 0 && (noProse.test(lines[0] ?? '') || /^\s*([=~^"'#*-])\1{2,}\s*$/.test(lines[1] ?? ''))) {
      if (/^\s*([=~^"'#*-])\1{2,}\s*$/.test(lines[1] ?? '')) lines.shift();
      lines.shift();
    }
    const quoted = lines.map((line) => line.replace(/^\s*>\s?/, ''));
    const prose = plain(
      quoted.filter((line) => !noProse.test(line) && !/^\s*\[[^\]]{1,100}\]:\s/.test(line)).join('\n'),
    );
    const letters = prose.replace(/[^\p{L}]/gu, '').length;
    if (letters < 12 || letters < prose.length / 2 || !/\p{L}\s+\p{L}|\p{Script=Han}|\p{Script=Hiragana}/u.test(prose))
      continue;
    if (/^(english|table of contents|contents|\[?!\w+\])\b/i.test(prose) && prose.length < 60) continue;
    const end = /(?<!\b(?:e\.g|i\.e|vs|etc|approx|cf))[.!?](?=\s+[^\p{Ll}]|$)|[。！？]/u.exec(prose.slice(least));
    return shortened(end === null ? prose : prose.slice(0, least + end.index + 1));
  }
  return null;
}

export function describe(manifests: readonly ReadManifest[], readme: string | null): string | null {
  for (const { description, folder } of manifests) {
    if (folder !== '') break;
    const text = plain(description ?? '');
    if (text.length > 3 && !nobodys.some((one) => one.test(text))) return shortened(text);
  }
  const said = readme === null ? null : firstSentence(readme);
  if (said !== null) return said;
  // A project whose only package is further down is described by it.
  const below = manifests.filter(({ description }) => description !== null && description !== '');
  const only = below.length === 1 ? plain(below[0]?.description ?? '') : '';
  return only.length > 3 && !nobodys.some((one) => one.test(only)) ? shortened(only) : null;
}
