import { ChevronRight, Eye, PenLine, Undo2 } from 'lucide-react';
import { useState } from 'react';
import type { Message, ToolUse } from '../../../../shared/features/chat/schema.ts';
import { AppLink, isInternal } from '../../../app/navigation.tsx';
import { short } from '../../../lib/short.ts';
import { Button } from '../../../ui/button.tsx';
import { CodeBlock } from '../../../ui/code-block.tsx';
import { cx } from '../../../ui/cx.ts';
import { useDelayed } from '../../../ui/delayed.ts';
import { Icon } from '../../../ui/icon.tsx';
import { Link } from '../../../ui/link.tsx';
import { visible } from '../../../ui/markdown/characters.ts';
import { StateMark } from '../../../ui/state-mark.tsx';
import type { Acts } from '../use-acts.ts';
import { useMarks } from '../words.ts';
import { DiffText } from './diff-text.tsx';

interface ToolUseProps {
  message: Message;
  use: ToolUse;
  acts: Acts;
}

const longest = 20_000;
/** A card that comes under a pointer on its way to something else is not pressed by it. */
const settleMs = 400;

export function ToolUseView(props: ToolUseProps) {
  return props.use.kind === 'write' ? <WriteUse {...props} /> : <ReadUse use={props.use} />;
}

const cut = (text: string) => visible(text.length > longest ? `${text.slice(0, longest)}\n…` : text);

function Details({ use }: { use: ToolUse }) {
  return (
    <div className="grid gap-2">
      <CodeBlock
        title="What it was called with"
        code={cut(`${use.name} ${JSON.stringify(use.input, null, 2)}`)}
        wrap
        maxHeight="10rem"
      />
      {use.result !== null && use.result.trim() !== '' && (
        <CodeBlock title="What came of it" code={cut(use.result)} wrap maxHeight="14rem" />
      )}
    </div>
  );
}

/** One line: what a model only reads needs no attention. */
function ReadUse({ use }: { use: ToolUse }) {
  const { mark, word } = useMarks[use.state];
  return (
    <details className="group/use min-w-0 text-sm">
      <summary className="flex min-h-6 w-fit max-w-full cursor-default list-none items-center gap-1.5 rounded-sm text-dim select-none hover:text-text [&::-webkit-details-marker]:hidden">
        <Icon icon={ChevronRight} size="sm" className="shrink-0 text-faint group-open/use:rotate-90" />
        <Icon icon={Eye} size="sm" className="shrink-0" />
        <span className="min-w-0 truncate">{short(use.sentence, 300)}</span>
        {use.state !== 'done' && <StateMark state={mark} label={word} className="shrink-0" />}
      </summary>
      <div className="ps-5 pt-1.5">
        <Details use={use} />
      </div>
    </details>
  );
}

function WriteUse({ message, use, acts }: ToolUseProps) {
  const { mark, word } = useMarks[use.state];
  const [deciding, setDeciding] = useState<'allow' | 'decline' | 'undo' | null>(null);
  const settled = useDelayed(settleMs);
  const waits = use.state === 'waiting';
  const act = async (what: 'allow' | 'decline' | 'undo') => {
    setDeciding(what);
    try {
      await (what === 'undo' ? acts.undo(message, use) : acts.decide(message, use, what));
    } finally {
      setDeciding(null);
    }
  };
  return (
    <section
      aria-label={waits ? `Waits for you: ${short(use.sentence, 300)}` : short(use.sentence, 300)}
      className={cx(
        'grid min-w-0 gap-2.5 rounded-lg border p-3',
        waits ? 'border-warn bg-warn-bg' : 'border-line-soft',
      )}
    >
      <div className="flex min-w-0 flex-wrap items-start gap-x-2 gap-y-1">
        <span className="flex h-5 items-center text-dim">
          <Icon icon={PenLine} />
        </span>
        <p className="min-w-0 flex-1 font-medium wrap-anywhere">{short(use.sentence, 600)}</p>
        <StateMark state={mark} label={word} className="shrink-0" />
      </div>
      {use.diff !== null && use.diff.trim() !== '' && <DiffText diff={use.diff} label="What would change" />}
      <details className="group/use min-w-0 text-sm">
        <summary className="flex w-fit cursor-default list-none items-center gap-1 rounded-sm text-dim select-none hover:text-text [&::-webkit-details-marker]:hidden">
          <Icon icon={ChevronRight} size="sm" className="text-faint group-open/use:rotate-90" />
          Details
        </summary>
        <div className="pt-1.5">
          <Details use={use} />
        </div>
      </details>
      {waits ? (
        <div className="flex flex-wrap items-center gap-2">
          <Button
            onClick={() => void act('allow')}
            loading={deciding === 'allow'}
            disabled={!settled || deciding === 'decline'}
          >
            Allow
          </Button>
          <Button
            onClick={() => void act('decline')}
            loading={deciding === 'decline'}
            disabled={!settled || deciding === 'allow'}
          >
            Decline
          </Button>
          <span className="text-sm text-dim">Nothing happens until you choose.</span>
        </div>
      ) : (
        <div className="flex flex-wrap items-center gap-x-3 gap-y-1 empty:hidden">
          {use.result !== null && use.result.trim() !== '' && (
            <span className="min-w-0 text-sm text-dim wrap-anywhere">{short(use.result, 300)}</span>
          )}
          {use.route !== null && isInternal(use.route) && (
            <Link render={<AppLink to={use.route} />} className="text-sm">
              See it
            </Link>
          )}
          {use.undoable && (
            <Button size="sm" icon={Undo2} loading={deciding === 'undo'} onClick={() => void act('undo')}>
              Put back
            </Button>
          )}
        </div>
      )}
    </section>
  );
}
