import { ChevronRight } from 'lucide-react';
import { Icon } from '../../../ui/icon.tsx';
import { visible } from '../../../ui/markdown/characters.ts';

/** What a model writes before it answers, where its provider shows it. It is not kept. */
export function Thoughts({ text, writing }: { text: string; writing: boolean }) {
  return (
    <details className="group/thoughts min-w-0 text-sm">
      <summary className="flex w-fit cursor-default list-none items-center gap-1 rounded-sm text-dim select-none hover:text-text [&::-webkit-details-marker]:hidden">
        <Icon icon={ChevronRight} size="sm" className="text-faint group-open/thoughts:rotate-90" />
        {writing ? 'Thinks' : 'What it thought'}
      </summary>
      <p className="max-h-60 overflow-y-auto ps-5 pt-1 text-dim whitespace-pre-wrap wrap-anywhere select-text">
        {visible(text)}
      </p>
    </details>
  );
}
