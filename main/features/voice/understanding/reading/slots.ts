import type { UnderstandContext } from '../../types.ts';
import type { FoundCommand } from '../commands/command-index.ts';
import type { FoundName, NameIndex } from '../names/name-index.ts';
import { keyOf } from '../names/name-keys.ts';
import type { Heard } from '../words/sentence.ts';
import { commandsIndexOf, type NamesIndex, namesIndexOf } from './indexes.ts';
import { type CompiledLanguage, environments } from './languages.ts';

type Fill = { end: number; value: unknown };

/** Words that a name may take; Chinese names take one for each character. */
const longestName = 12;
const longestService = 6;
const longestEnvironment = 6;
const longestCommand = 16;
const articles = new Set('the my our der die das den dem des mein meine meinen'.split(' '));

/** What fills the gaps of patterns in one sentence. Each place is looked at once, whatever the number of patterns. */
export function createSlots(heard: Heard, language: CompiledLanguage, context: UnderstandContext) {
  const { words } = heard;
  const index: NamesIndex = namesIndexOf(context.names);
  const commands = commandsIndexOf(context.commands);
  const times = language.readTime(heard, context.now, context.zone);
  const kept = new Map<string, Fill[]>();

  const spans = (from: number, longest: number, value: (said: readonly string[]) => unknown): Fill[] => {
    const found: Fill[] = [];
    for (let end = Math.min(words.length, from + longest); end > from; end--) {
      const what = value(words.slice(from, end));
      if (what !== null) found.push({ end, value: what });
    }
    return found;
  };
  const named = (index: NameIndex, said: readonly string[]): readonly FoundName[] | null => {
    const found = index.find(said);
    // “the shop” is shop, unless something is called “the shop”.
    if (said.length > 1 && articles.has(said[0] ?? '') && (found[0]?.score ?? 0) < 0.9)
      return some(index.find(said.slice(1)));
    return some(found);
  };
  const some = <T>(list: readonly T[]): readonly T[] | null => (list.length > 0 ? list : null);

  function places(said: readonly string[], only: (id: string) => boolean): FoundCommand[] {
    const ids = language.commands.get(keyOf(said)) ?? [];
    return ids.flatMap((id) => {
      const command = only(id) ? commands.byId.get(id) : undefined;
      return command ? [{ commandId: id, title: command.title, score: 0.95 }] : [];
    });
  }

  function make(slot: string, from: number): Fill[] {
    switch (slot) {
      case 'project':
        return spans(from, Math.min(longestName, index.projects.longestWords + 4), (said) =>
          named(index.projects, said),
        );
      case 'workflow':
        return spans(from, Math.min(longestName, index.workflows.longestWords + 4), (said) =>
          named(index.workflows, said),
        );
      case 'service':
        return spans(from, longestService, (said) => (index.mayBeService(said) ? said : null));
      case 'environment':
        return spans(from, longestEnvironment, (said) => environments().get(keyOf(said)) ?? null);
      case 'place':
        return spans(from, longestCommand, (said) => some(places(said, (id) => id.startsWith('go.'))));
      case 'action':
        return spans(from, longestCommand, (said) =>
          some([...places(said, (id) => !id.startsWith('go.')), ...commands.find(said)]),
        );
      case 'time':
        return times(from);
      case 'text': {
        const ends: Fill[] = [];
        for (let end = words.length; end > from; end--) ends.push({ end, value: textOf(heard, from, end) });
        return ends;
      }
      default:
        return [];
    }
  }

  return {
    index,
    commands,
    fill(slot: string, from: number): Fill[] {
      const key = `${slot} ${from}`;
      const there = kept.get(key);
      if (there) return there;
      const made = make(slot, from);
      kept.set(key, made);
      return made;
    },
  };
}

export type Slots = ReturnType<typeof createSlots>;

/** As it was said, with its capitals and commas. */
export function textOf({ text, tokens, cut }: Heard, from: number, end: number): string {
  const [first, last] = [tokens[from], tokens[end - 1]];
  if (!first || !last) return '';
  return text.slice(first.from, cut && end === tokens.length ? text.length : last.to).trim();
}
