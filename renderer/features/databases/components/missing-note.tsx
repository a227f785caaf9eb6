import type { Missing } from '../../../../shared/features/databases/schema.ts';
import { Callout } from '../../../ui/callout.tsx';
import { CodeBlock } from '../../../ui/code-block.tsx';

/** What could be known, and how. */
export function MissingNote({ missing }: { missing: Missing | null }) {
  if (!missing) return null;
  if (missing.how === '' && missing.command === null) return <p className="mb-3 text-sm text-dim">{missing.why}</p>;
  return (
    <Callout tone="info" title={missing.why} className="mb-3">
      <p>{missing.how}</p>
      {missing.command !== null && (
        <CodeBlock title="Statement that does it" hideTitle code={missing.command} className="mt-2" />
      )}
    </Callout>
  );
}
