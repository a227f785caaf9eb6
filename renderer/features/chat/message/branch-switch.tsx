import { ChevronLeft, ChevronRight } from 'lucide-react';
import { useState } from 'react';
import type { Message } from '../../../../shared/features/chat/schema.ts';
import { IconButton } from '../../../ui/icon-button.tsx';
import type { Acts } from '../use-acts.ts';

/** `2/3`: which of the messages with the same parent is shown. */
export function BranchSwitch({ message, acts }: { message: Message; acts: Acts }) {
  const [busy, setBusy] = useState(false);
  const { siblings } = message;
  if (siblings.length < 2) return null;
  const at = siblings.indexOf(message.id);
  const choose = async (id: string | undefined) => {
    if (id === undefined || busy) return;
    setBusy(true);
    await acts.choose(id);
    setBusy(false);
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would bring a frame and a legend to two small buttons
    <span role="group" aria-label="Branches" className="inline-flex items-center text-sm text-dim tabular-nums">
      <IconButton
        icon={ChevronLeft}
        size="sm"
        label="Branch before"
        disabled={at <= 0}
        onClick={() => void choose(siblings[at - 1])}
      />
      <span>
        <span aria-hidden>
          {at + 1}/{siblings.length}
        </span>
        <span className="sr-only">
          branch {at + 1} of {siblings.length}
        </span>
      </span>
      <IconButton
        icon={ChevronRight}
        size="sm"
        label="Branch after"
        disabled={at >= siblings.length - 1}
        onClick={() => void choose(siblings[at + 1])}
      />
    </span>
  );
}
