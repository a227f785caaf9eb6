import { named, plural } from '../../../../core/lib/shown-words.ts';
import { sinceOf } from '../../../identity/index.ts';
import { type DoingDeps, look, type Prepare } from '../types.ts';

const mostShown = 10;

/** The one ranked list; whatever else speaks of it is a view of the same. */
export function createNeedsMe({ attention }: Pick<DoingDeps, 'attention'>) {
  const prepare: Prepare<'needs-me'> = async (_intent, { words, now, language }) =>
    look('What needs you', async () => {
      const { items } = attention.list();
      const [first] = items;
      // Our sentences are English; what the user wrote himself is in his own language.
      const own = first !== undefined && (language === 'en' || first.source === 'reminders');
      return {
        sentence:
          items.length === 0
            ? 'Nothing needs you.'
            : `${plural(items.length, 'thing')} ${items.length === 1 ? 'needs' : 'need'} you.`,
        evidence: [
          ...items
            .slice(0, mostShown)
            .map(
              ({ severity, sentence, since }) => `${severity}: ${named(sentence, 300)} (since ${sinceOf(since, now)})`,
            ),
          ...(items.length > mostShown ? [`and ${items.length - mostShown} more`] : []),
        ],
        route: '/',
        say: words.needsMe({
          count: items.length,
          first: own ? named(first.sentence, 200) : null,
          about: first?.subject ? named(first.subject.label, 60) : null,
        }),
      };
    });
  return prepare;
}
