import { useEffect, useState } from 'react';
import { Button } from '../ui/button.tsx';
import { ErrorState } from '../ui/error-state.tsx';
import { retryNow } from './connection.ts';
import { useConnection } from './connection-store.ts';
import { NotLoaded } from './not-loaded.ts';
import { reportError } from './report-error.ts';

interface ScreenFailedProps {
  error: unknown;
  /** Where it happened, for the log: a path or the name of a part. */
  where: string;
  reset?: (() => void) | undefined;
}

/** Without the host that serves it, the page would give way to an error page of the browser, which does not come back by itself. */
function useLoadAgain(onItsOwn: boolean): { again: () => void; waiting: boolean } {
  const away = useConnection(({ status }) => status === 'offline' || status === 'connecting');
  const [wanted, setWanted] = useState(false);
  useEffect(() => {
    if (onItsOwn && away) setWanted(true);
  }, [onItsOwn, away]);
  useEffect(() => {
    if (wanted && !away) window.location.reload();
  }, [wanted, away]);
  const again = () => {
    setWanted(true);
    retryNow();
  };
  return { again, waiting: wanted && away };
}

/** A fault in the page itself. The rest of the program stays usable around it. */
export function ScreenFailed({ error, where, reset }: ScreenFailedProps) {
  const [id, setId] = useState<string | null | undefined>(undefined);
  useEffect(() => {
    let gone = false;
    void reportError(error, where).then((found) => {
      if (!gone) setId(found);
    });
    return () => {
      gone = true;
    };
  }, [error, where]);
  const isCode = error instanceof NotLoaded;
  const { again, waiting } = useLoadAgain(isCode);
  if (isCode && waiting)
    return (
      <ErrorState
        title="This screen is not loaded"
        meaning="Optimus cannot be reached now, and the screen comes from it. Nothing that Optimus runs or keeps is affected."
        advice="It loads by itself when Optimus is back."
        details={`where: ${where}`}
      />
    );
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return (
    <ErrorState
      title="This screen failed"
      meaning="This is a fault in Optimus. Nothing that Optimus runs or keeps is affected."
      advice={
        <>
          {id === undefined
            ? 'It is being written to the log.'
            : id === null
              ? 'It could not be written to the log, because Optimus does not answer. Copy the details when you report it.'
              : `It was written to the log. Quote ${id} when you report it.`}
          {waiting && <p className="mt-1">Optimus does not answer now. The page is loaded again as soon as it does.</p>}
        </>
      }
      details={[`where: ${where}`, `id: ${id ?? 'none'}`, stack].join('\n')}
      onRetry={reset}
      action={
        <Button loading={waiting} onClick={again}>
          Load the page again
        </Button>
      }
    />
  );
}
