import { useState } from 'react';
import type { PortChoice, PortConflict } from '../../../../shared/features/launcher/schema.ts';
import { describeError } from '../../../app/failure.tsx';
import { formatCount } from '../../../lib/number.ts';
import { short } from '../../../lib/short.ts';
import { Button } from '../../../ui/button.tsx';
import { Dialog, DialogClose, whenClosed } from '../../../ui/dialog.tsx';
import { RadioGroup } from '../../../ui/radio-group.tsx';
import { nameOf } from '../page-acts.ts';
import { type Conflicts, closeDialog } from '../store.ts';
import { serviceOf } from '../words.ts';

type Choice = PortChoice['do'] | 'leave';
type Choices = Readonly<Record<string, Choice>>;

const mayStop = ({ holder }: PortConflict) => holder?.mayStop === true;
/** The next port harms nobody, so it comes first where many are decided at once. */
const mildest = (one: PortConflict): Choice => (one.next !== null ? 'next' : mayStop(one) ? 'stop-holder' : 'leave');
/** Stopped is who is shown here, and not whoever may hold the port by then. */
const choose = ({ serviceId, holder }: PortConflict, wanted: PortChoice['do']): PortChoice =>
  wanted === 'stop-holder' && holder ? { serviceId, do: wanted, pid: holder.pid } : { serviceId, do: wanted };

/** Somebody has the port already: whom it is, and what may be done about it. */
export function ConflictDialog({ what, conflicts: first, again }: Conflicts) {
  const [conflicts, setConflicts] = useState(first);
  const [choices, setChoices] = useState<Choices>({});
  const [busy, setBusy] = useState<Choice | 'all' | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const choiceOf = (one: PortConflict): Choice => choices[one.serviceId] ?? mildest(one);

  const decide = async (made: readonly PortChoice[], which: Choice | 'all') => {
    if (busy !== null) return;
    setBusy(which);
    setProblem(null);
    try {
      const left = await again(made);
      const decided = new Set(made.map(({ serviceId }) => serviceId));
      // What was left on purpose is no news.
      const news = left.filter(
        ({ serviceId }) => decided.has(serviceId) || !conflicts.some((one) => one.serviceId === serviceId),
      );
      if (news.length === 0) return closeDialog();
      setConflicts(news);
      setChoices({});
      setProblem(
        news.length === 1 ? 'The port is still not free.' : `${formatCount(news.length, 'port')} are still not free.`,
      );
    } catch (error) {
      const { meaning, advice } = describeError('', error);
      setProblem([meaning, advice].filter(Boolean).join(' '));
    } finally {
      setBusy(null);
    }
  };

  const [only] = conflicts;
  const single = conflicts.length === 1 && only;
  const chosen = conflicts.flatMap((one): PortChoice[] => {
    const choice = choiceOf(one);
    return choice === 'leave' ? [] : [choose(one, choice)];
  });
  return (
    <Dialog
      open
      onOpenChange={whenClosed(closeDialog)}
      size={single ? 'sm' : 'md'}
      title={single ? `Port ${only.port} is not free` : `${formatCount(conflicts.length, 'port')} are not free`}
      description={<bdi>{`${short(what, 80)} was not started.`}</bdi>}
      footer={
        <>
          <DialogClose render={<Button>Cancel</Button>} />
          {single ? (
            <>
              {mayStop(only) && (
                <Button
                  loading={busy === 'stop-holder'}
                  onClick={() => void decide([choose(only, 'stop-holder')], 'stop-holder')}
                >
                  Stop it
                </Button>
              )}
              {only.next !== null && (
                <Button
                  variant="primary"
                  loading={busy === 'next'}
                  onClick={() => void decide([choose(only, 'next')], 'next')}
                >
                  {`Use port ${only.next}`}
                </Button>
              )}
            </>
          ) : (
            <Button
              variant="primary"
              disabled={chosen.length === 0}
              loading={busy === 'all'}
              onClick={() => void decide(chosen, 'all')}
            >
              Start
            </Button>
          )}
        </>
      }
    >
      <div className="grid gap-4">
        {single ? (
          <One conflict={only} />
        ) : (
          <>
            <Shortcuts
              conflicts={conflicts}
              onAll={(wanted) =>
                setChoices(
                  Object.fromEntries(
                    conflicts.map((one) => [
                      one.serviceId,
                      wanted === 'next' ? mildest(one) : mayStop(one) ? wanted : mildest(one),
                    ]),
                  ),
                )
              }
            />
            <ul className="grid gap-3">
              {conflicts.map((one) => (
                <li key={one.serviceId} className="grid gap-2 border-t border-line-soft pt-3">
                  <p className="font-medium wrap-anywhere">
                    <bdi>{nameOf(one.serviceId)}</bdi>
                  </p>
                  <p className="text-dim wrap-anywhere">{short(one.sentence)}.</p>
                  <RadioGroup<Choice>
                    label={`What to do about port ${one.port}`}
                    value={choiceOf(one)}
                    onValueChange={(choice) => setChoices({ ...choices, [one.serviceId]: choice })}
                    options={optionsOf(one)}
                  />
                </li>
              ))}
            </ul>
          </>
        )}
        {problem && (
          <p role="alert" className="text-sm text-bad wrap-anywhere">
            {problem}
          </p>
        )}
      </div>
    </Dialog>
  );
}

const optionsOf = (one: PortConflict) => [
  ...(one.next !== null ? [{ value: 'next' as const, label: `Use port ${one.next}` }] : []),
  ...(mayStop(one) ? [{ value: 'stop-holder' as const, label: 'Stop who holds it' }] : []),
  { value: 'leave' as const, label: `Leave ${short(serviceOf(one.serviceId), 60)} stopped` },
];

function One({ conflict }: { conflict: PortConflict }) {
  const { holder, sentence, next, serviceId } = conflict;
  return (
    <div className="grid gap-2">
      <p className="wrap-anywhere">{short(sentence)}.</p>
      {holder && (
        <p className="font-mono text-xs text-faint wrap-anywhere select-text">
          <bdi>{`${holder.pid}  ${short(holder.command)}`}</bdi>
        </p>
      )}
      {!mayStop(conflict) && (
        <p className="text-sm text-dim">
          {holder === null
            ? 'The system does not say who holds it: it may belong to another user. It can be stopped by who started it.'
            : 'Optimus may not stop it: it belongs to the system or to another user.'}
        </p>
      )}
      {next === null && (
        <p className="text-sm text-dim">
          {`Optimus cannot tell ${short(serviceOf(serviceId), 60)} to use another port: say in its settings which variable or argument sets it.`}
        </p>
      )}
    </div>
  );
}

interface ShortcutsProps {
  conflicts: readonly PortConflict[];
  onAll: (choice: 'next' | 'stop-holder') => void;
}

function Shortcuts({ conflicts, onAll }: ShortcutsProps) {
  return (
    <div className="flex flex-wrap gap-2">
      {conflicts.some(({ next }) => next !== null) && (
        <Button size="sm" onClick={() => onAll('next')}>
          Next free ports for all
        </Button>
      )}
      {conflicts.some(mayStop) && (
        <Button size="sm" onClick={() => onAll('stop-holder')}>
          Stop all that hold them
        </Button>
      )}
    </div>
  );
}
