import type { Connection } from '../../../../shared/features/minds/schema.ts';
import { printable } from '../../../lib/printable.ts';
import { Button } from '../../../ui/button.tsx';
import { Callout } from '../../../ui/callout.tsx';
import { useMindsActs } from '../queries.ts';
import { openDialog } from '../store.ts';
import { faultAdvice, faultWords } from '../words.ts';

/** Why a connection does not answer: the provider's own words, and what to do. */
export function ConnectionFault({ connection }: { connection: Connection }) {
  const { check, checking } = useMindsActs();
  const { state, name, kind } = connection;
  if (state.kind !== 'failed') return null;
  const { fault } = state;
  return (
    <Callout
      tone="bad"
      title={`${kind === 'local' ? 'This machine' : printable(name)}: ${faultWords[fault.code]}`}
      action={
        <>
          <Button size="sm" loading={checking} onClick={() => check(connection)}>
            Check again
          </Button>
          {kind !== 'local' && (
            <Button size="sm" onClick={() => openDialog({ kind: 'change', connection })}>
              Change…
            </Button>
          )}
        </>
      }
    >
      <blockquote className="my-1 border-s-2 border-line ps-2 whitespace-pre-wrap text-text select-text">
        {printable(fault.message)}
        {fault.status !== null && <span className="text-faint">{` (${fault.status})`}</span>}
      </blockquote>
      <p>{faultAdvice(fault, connection)}</p>
    </Callout>
  );
}
