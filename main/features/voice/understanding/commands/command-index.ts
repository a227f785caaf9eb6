import type { SpokenCommand } from '../../../../../shared/features/voice/intents.ts';
import { editDistance } from '../names/edit-distance.ts';
import { wordsOf } from '../words/tokens.ts';
import { isDestroying } from './destroying.ts';

export interface FoundCommand {
  commandId: string;
  title: string;
  score: number;
}

interface Entry {
  command: SpokenCommand;
  key: string;
  content: readonly string[];
  keywords: ReadonlySet<string>;
  destroys: boolean;
}

const empty = new Set(
  'a an the of to in on at for and or that this it is are be show open display go see me my our all with from what who which here now selected der die das den dem des ein eine einen zu zum zur und oder alle mir'.split(
    ' ',
  ),
);
const most = 5;
const stem = (word: string) =>
  word.length > 4 && word.endsWith('s') && !word.endsWith('ss') ? word.slice(0, -1) : word;

/** Finds commands by their titles and keywords, in any order of words. Made once for a list of commands. */
export function createCommandIndex(commands: readonly SpokenCommand[]) {
  const entries = commands.map((command): Entry => {
    const words = wordsOf(command.title);
    const content = words.filter((word) => !empty.has(word)).map(stem);
    return {
      command,
      key: words.join(' '),
      content: content.length > 0 ? content : words,
      keywords: new Set(command.keywords.flatMap((keyword) => wordsOf(keyword).map(stem))),
      destroys: isDestroying(command),
    };
  });
  const byId = new Map(commands.map((command) => [command.id, command]));

  function find(words: readonly string[]): FoundCommand[] {
    const key = words.join(' ');
    const said = words.filter((word) => !empty.has(word)).map(stem);
    const found: FoundCommand[] = [];
    for (const entry of entries) {
      const { id, title } = entry.command;
      if (entry.key === key) {
        found.push({ commandId: id, title, score: 1 });
        continue;
      }
      if (said.length === 0) continue;
      const score = entry.destroys ? exactScore(said, entry) : looseScore(said, entry);
      if (score > 0) found.push({ commandId: id, title, score });
    }
    return found.sort((a, b) => b.score - a.score).slice(0, most);
  }

  return { find, byId, destroys: (id: string) => entries.some((entry) => entry.command.id === id && entry.destroys) };
}

/** What destroys is heard word for word, all of it and nothing else. */
function exactScore(said: readonly string[], { content }: Entry): number {
  return said.length === content.length && said.every((word, at) => content[at] === word) ? 0.9 : 0;
}

function looseScore(said: readonly string[], { content, keywords }: Entry): number {
  let inTitle = 0;
  for (const word of said) {
    if (content.some((other) => alike(word, other))) inTitle++;
    else if (!keywords.has(word)) return 0;
  }
  if (inTitle === 0 && said.length < 2) return 0;
  const covered = content.filter((word) => said.some((other) => alike(word, other))).length / content.length;
  if (covered === 1 && inTitle === said.length) return 0.88;
  if (said.length < 2 && covered < 0.5) return 0;
  return 0.5 + 0.2 * covered + 0.04 * (inTitle / said.length);
}

const alike = (a: string, b: string): boolean =>
  a === b || (a.length > 5 && b.length > 5 && editDistance(a, b, 1) === 1);
