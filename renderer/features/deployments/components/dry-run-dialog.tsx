import { useEffect, useRef } from 'react';
import type { Place } from '../../../../shared/features/deployments/schema.ts';
import { Failure } from '../../../app/failure.tsx';
import { short } from '../../../lib/short.ts';
import { Button } from '../../../ui/button.tsx';
import { Dialog, DialogClose, whenClosed } from '../../../ui/dialog.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { StateMark } from '../../../ui/state-mark.tsx';
import { useDryRun } from '../queries.ts';
import { closeDialog } from '../store.ts';
import { placeName } from '../words.ts';

const marks = {
  created: { state: 'info', word: 'is made' },
  changed: { state: 'warning', word: 'is changed' },
  same: { state: 'healthy', word: 'stays' },
  refused: { state: 'failing', word: 'is refused' },
} as const;
const shownFields = 12;

/** The next version held against the cluster, by the cluster itself. */
export function DryRunDialog({ place }: { place: Place }) {
  const { mutate, data, error, isPending } = useDryRun();
  const asked = useRef(false);
  useEffect(() => {
    if (asked.current) return;
    asked.current = true;
    mutate({ placeId: place.id });
  }, [mutate, place.id]);
  return (
    <Dialog
      open
      onOpenChange={whenClosed(closeDialog)}
      title={`What a deployment to ${placeName(place)} would change`}
      description="Asked of the cluster as a dry run: nothing is kept."
      size="lg"
      footer={<DialogClose render={<Button>Close</Button>} />}
    >
      {data ? (
        <div className="grid gap-3">
          <p className="wrap-anywhere">{short(data.sentence, 600)}</p>
          <ul aria-label="Objects" className="grid gap-2">
            {data.objects.map(({ object, change, fields }) => (
              <li key={object} className="grid gap-0.5">
                <span className="flex items-baseline gap-2">
                  <StateMark state={marks[change].state} label={marks[change].word} />
                  <bdi className="font-medium wrap-anywhere">{short(object, 200)}</bdi>
                </span>
                {fields.length > 0 && (
                  <span className="font-mono text-xs text-dim wrap-anywhere select-text">
                    {short(fields.slice(0, shownFields).join(', '), 1_200)}
                    {fields.length > shownFields && ` and ${fields.length - shownFields} more`}
                  </span>
                )}
              </li>
            ))}
          </ul>
          {data.notes.map((note) => (
            <p key={note} className="text-sm text-dim wrap-anywhere">
              {short(note, 400)}
            </p>
          ))}
        </div>
      ) : error ? (
        <Failure
          what="The cluster could not be asked"
          error={error}
          onRetry={() => mutate({ placeId: place.id })}
          retrying={isPending}
        />
      ) : (
        <Skeleton rows={5} label="The cluster is asked" />
      )}
    </Dialog>
  );
}
