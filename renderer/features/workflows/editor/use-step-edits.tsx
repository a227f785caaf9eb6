import { type RefObject, useEffect, useRef, useState } from 'react';
import type { GraphStep } from '../../../../shared/features/workflows/schema.ts';
import { useToast } from '../../../ui/toast.tsx';
import type { CodeHandle } from '../code/code-editor.tsx';
import {
  addStep,
  applyEdits,
  type EditPlan,
  moveStep,
  removeStep,
  renameStep,
  setNeeds,
  titleOf,
  titleStep,
} from './edits.ts';
import type { StepEdits } from './parts/graph-pane.tsx';
import { NeedsDialog, RenameDialog } from './parts/step-dialogs.tsx';

interface StepEditsOptions {
  code: RefObject<CodeHandle | null>;
  steps: readonly GraphStep[];
  /** The text that the steps were read from. */
  of: string;
  onSelect: (key: string | null) => void;
}

/** What is done in the graph, as changes of the text: the text is the one truth, and its undo history the only one. */
export function useStepEdits({ code, steps, of, onSelect }: StepEditsOptions): StepEdits & { dialog: React.ReactNode } {
  const toast = useToast();
  const [asking, setAsking] = useState<{ what: 'needs' | 'rename'; key: string } | null>(null);
  const step = asking && steps.find(({ key }) => key === asking.key);
  const text = () => code.current?.text() ?? '';
  const waiting = useRef<((known: readonly GraphStep[]) => void) | null>(null);

  // Steps of an older text stand elsewhere in this one: what is asked for waits until it has been read.
  const whenRead = (act: (known: readonly GraphStep[]) => void) => {
    if (text() === of) act(steps);
    else waiting.current = act;
  };
  useEffect(() => {
    const act = waiting.current;
    if (!act || code.current?.text() !== of) return;
    waiting.current = null;
    act(steps);
  }, [code, of, steps]);

  const apply = (plan: EditPlan): boolean => {
    if ('refused' in plan) {
      toast({ id: 'workflow-edit', tone: 'warn', title: 'The text was not changed', description: plan.refused });
      return false;
    }
    code.current?.edit(plan.edits, plan.at);
    return true;
  };

  return {
    add: (example, after) => whenRead((known) => void apply(addStep(text(), known, after, example))),
    move: (key, by) => whenRead((known) => void apply(moveStep(text(), known, key, by))),
    remove: (key) =>
      whenRead((known) => {
        const at = known.findIndex((other) => other.key === key);
        const neighbour = known[at + 1] ?? known[at - 1];
        if (apply(removeStep(text(), known, key))) onSelect(neighbour?.key ?? null);
      }),
    connect: (from, to) =>
      whenRead((known) => {
        const target = known.find(({ key }) => key === to);
        if (!target) return;
        const needs = target.needs.includes(from)
          ? target.needs.filter((key) => key !== from)
          : [...target.needs, from];
        apply(setNeeds(text(), known, to, needs));
      }),
    needs: (key) => setAsking({ what: 'needs', key }),
    rename: (key) => setAsking({ what: 'rename', key }),
    dialog: step && (
      <>
        {asking.what === 'needs' && (
          <NeedsDialog
            step={step}
            steps={steps}
            onSave={(needs) => apply(setNeeds(text(), steps, step.key, needs))}
            onClose={() => setAsking(null)}
          />
        )}
        {asking.what === 'rename' && (
          <RenameDialog
            step={step}
            steps={steps}
            title={titleOf(text(), steps, step.key)}
            onSave={(id, title) => {
              const before = text();
              const titled = titleStep(before, steps, step.key, title);
              const middle = 'refused' in titled ? before : applyEdits(before, titled.edits);
              const changed = steps.map((one) => (one.key === step.key && id !== step.key ? { ...one, key: id } : one));
              const named = id === step.key ? null : renameStep(middle, steps, step.key, id);
              if ('refused' in titled) return apply(titled);
              if (!named) return apply(titled);
              if ('refused' in named) return apply(named);
              // Both as one step of the history.
              const after = applyEdits(middle, named.edits);
              if (apply({ edits: [{ from: 0, to: before.length, insert: after }], at: named.at }))
                onSelect(changed.find(({ key }) => key === id)?.key ?? null);
            }}
            onClose={() => setAsking(null)}
          />
        )}
      </>
    ),
  };
}
