import type { Evidence } from '../../../../shared/features/knowledge/schema.ts';
import { AppLink, isInternal } from '../../../app/navigation.tsx';
import { short } from '../../../lib/short.ts';
import { CodeBlock } from '../../../ui/code-block.tsx';
import { Inspector } from '../../../ui/inspector.tsx';
import { Link } from '../../../ui/link.tsx';
import { visible } from '../../../ui/markdown/characters.ts';
import { Time } from '../../../ui/time.tsx';
import { evidenceWords } from '../evidence-words.ts';

const longest = 100_000;

/** One piece of evidence as the model was shown it, which stays when its source is long another. */
export function EvidenceInspector({ evidence, onClose }: { evidence: Evidence; onClose: () => void }) {
  return (
    <Inspector title={short(evidence.title, 200)} subtitle={evidenceWords[evidence.kind]} onClose={onClose}>
      <div className="grid gap-3">
        <p className="flex flex-wrap items-baseline gap-x-3 gap-y-1 text-sm text-dim">
          {evidence.at !== null && (
            <span>
              From <Time at={evidence.at} form="moment" />
            </span>
          )}
          {evidence.route !== null && isInternal(evidence.route) && (
            <Link render={<AppLink to={evidence.route} />}>Open where it comes from</Link>
          )}
        </p>
        <CodeBlock
          title={short(evidence.title, 200)}
          hideTitle
          code={visible(evidence.text.slice(0, longest))}
          wrap
          maxHeight="none"
        />
        <p className="text-sm text-faint">As it was when the model was shown it.</p>
      </div>
    </Inspector>
  );
}
