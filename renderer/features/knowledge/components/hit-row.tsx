import type { Hit } from '../../../../shared/features/knowledge/schema.ts';
import { formatMoment } from '../../../lib/relative-time.ts';
import { short } from '../../../lib/short.ts';
import { Tag } from '../../../ui/tag.tsx';
import { VisuallyHidden } from '../../../ui/visually-hidden.tsx';
import { kindWords, whyFound, whyFoundSentence } from '../words.ts';
import { excerptOf, MarkedText } from './marked.tsx';

export function HitRow({ hit, query }: { hit: Hit; query: string }) {
  const { title, text, kind, at } = hit;
  return (
    <span className="@container flex min-w-0 flex-1">
      <span className="grid min-w-0 flex-1 gap-y-0.5 px-2">
        <span className="flex min-w-0 items-center gap-2">
          <bdi className="min-w-0 truncate font-medium">{short(title, 300)}</bdi>
          <Tag className="shrink-0">{kindWords[kind].one}</Tag>
          <span className="ms-auto flex shrink-0 items-center gap-3 text-xs text-faint tabular-nums">
            <span aria-hidden className="@max-xl:hidden">
              {whyFound(hit)}
            </span>
            <VisuallyHidden>{whyFoundSentence(hit)}</VisuallyHidden>
            <span className="min-w-14 text-end">{at === null ? '' : formatMoment(at, Date.now())}</span>
          </span>
        </span>
        <span className="truncate text-sm text-dim" dir="auto">
          <MarkedText text={excerptOf(text, query)} query={query} />
        </span>
      </span>
    </span>
  );
}
