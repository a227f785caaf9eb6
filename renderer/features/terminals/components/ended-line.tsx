import { RotateCw } from 'lucide-react';
import { useState } from 'react';
import type { Terminal } from '../../../../shared/features/terminals/schema.ts';
import { client } from '../../../app/connection.ts';
import { describeError } from '../../../app/failure.tsx';
import { Button } from '../../../ui/button.tsx';
import { StateMark } from '../../../ui/state-mark.tsx';
import type { View } from '../view/create-view.ts';
import { howItEnded } from '../words.ts';

/** Below an ended terminal: how it ended, and how it goes on. */
export function EndedLine({ row, view }: { row: Terminal; view: View | null }) {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const reopen = async (plain: boolean) => {
    setBusy(true);
    setError(null);
    try {
      const { cols = row.columns, rows = row.rows } = view?.terminal ?? {};
      await client.terminals.reopen({ id: row.id, columns: cols, rows, plain });
      view?.focus();
    } catch (problem) {
      setError(problem);
    } finally {
      setBusy(false);
    }
  };
  const described = error === null ? null : describeError('It could not be opened again', error);
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-1 border-t border-line-soft px-3 py-1.5 text-sm">
      <StateMark state="stopped" label={howItEnded(row)} />
      <Button size="sm" icon={RotateCw} loading={busy} onClick={() => void reopen(false)}>
        Open again
      </Button>
      {described && (
        <>
          <span role="alert" className="text-bad">
            {described.title}. {described.meaning} {described.advice}
          </span>
          {row.projectId !== null && (
            <Button size="sm" onClick={() => void reopen(true)}>
              Open without its variables
            </Button>
          )}
        </>
      )}
    </div>
  );
}
