import { Failure } from '../../../app/failure.tsx';
import { Button } from '../../../ui/button.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { giveUp, tryAgain } from '../open-terminal.ts';
import { useTerminals } from '../store.ts';

/** A place whose terminal is on its way, or could not be opened. */
export function PendingPane({ id }: { id: string }) {
  const pending = useTerminals((state) => state.pending[id]);
  if (!pending?.error) return <Skeleton label="Opening the terminal" className="flex-1 px-2" />;
  const { projectId, plain } = pending.request;
  return (
    <Failure
      what="The terminal could not be opened"
      error={pending.error}
      onRetry={() => void tryAgain(id)}
      action={
        <>
          {projectId !== undefined && !plain && (
            <Button onClick={() => void tryAgain(id, { plain: true })}>Open without the project’s variables</Button>
          )}
          <Button variant="ghost" onClick={() => giveUp(id)}>
            Close
          </Button>
        </>
      }
    />
  );
}
