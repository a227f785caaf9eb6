import { RefreshCw } from 'lucide-react';
import type { BlueprintKind } from '../../../../shared/features/blueprints/schema.ts';
import { describeError } from '../../../app/failure.tsx';
import { short } from '../../../lib/short.ts';
import { Button } from '../../../ui/button.tsx';
import { Checkbox } from '../../../ui/checkbox.tsx';
import { Time } from '../../../ui/time.tsx';
import { usePin } from '../pin-query.ts';
import { choiceKey, pinsWords, unresolved } from '../pins.ts';
import { setPins, usePins } from '../store.ts';

interface PinBasesProps {
  projectId: string;
  kinds: BlueprintKind[];
  members: string[] | undefined;
}

/** A tag means another image tomorrow, a digest never. Nothing is asked before somebody says so here. */
export function PinBases({ projectId, kinds, members }: PinBasesProps) {
  const found = usePins(projectId);
  const pin = usePin();
  const of = choiceKey(kinds, members);
  const ask = () =>
    pin.mutate(
      { projectId, kinds, ...(members !== undefined && { members }) },
      { onSuccess: (pins) => setPins(projectId, { pins, of }) },
    );
  const left = unresolved(found?.pins ?? []);
  const at = found?.pins[0]?.at;
  const failed = pin.error ? describeError('The digests could not be asked for', pin.error) : null;
  return (
    <fieldset className="grid gap-2">
      <legend className="mb-2 text-sm font-semibold text-dim">Images</legend>
      <Checkbox
        checked={found !== null || pin.isPending}
        disabled={pin.isPending || kinds.length === 0}
        onCheckedChange={(on) => {
          pin.reset();
          if (on) ask();
          else setPins(projectId, null);
        }}
        hint="By their digests. Asks the engine here, then the registries."
      >
        Pin bases to what they are today
      </Checkbox>
      <div aria-live="polite" className="grid justify-items-start gap-1.5 ps-6 text-sm empty:hidden">
        {pin.isPending && <p className="text-dim">Asking…</p>}
        {failed && (
          <p className="text-bad">
            {short([failed.title, failed.meaning, failed.advice].filter(Boolean).join('. '), 400)}
          </p>
        )}
        {found && !pin.isPending && (
          <>
            <p className="text-dim">
              {pinsWords(found.pins)}
              {at !== undefined && (
                <>
                  {' Asked '}
                  <Time at={at} />.
                </>
              )}
            </p>
            {left.length > 0 && (
              <ul aria-label="Left by tag" className="grid min-w-0 gap-1">
                {left.map(({ image, why }) => (
                  <li key={image} className="min-w-0 wrap-anywhere">
                    <span className="font-mono text-xs">{short(image, 120)}</span>
                    <span className="block text-dim">{short(why ?? '', 300)}</span>
                  </li>
                ))}
              </ul>
            )}
            {found.of !== of && <p className="text-warn">Other files are chosen since then.</p>}
            <Button size="sm" icon={RefreshCw} onClick={ask}>
              Ask again
            </Button>
          </>
        )}
      </div>
    </fieldset>
  );
}
