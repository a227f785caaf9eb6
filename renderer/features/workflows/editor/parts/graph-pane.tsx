import { ArrowDown, ArrowUp, Link2, ListTree, Pencil, Plus, Trash2 } from 'lucide-react';
import { type KeyboardEvent, useMemo, useRef, useState } from 'react';
import type {
  GraphStep,
  WorkflowProblem,
  WorkflowVocabulary,
} from '../../../../../shared/features/workflows/schema.ts';
import { Button } from '../../../../ui/button.tsx';
import { EmptyState } from '../../../../ui/empty-state.tsx';
import { type GraphNode, StepGraph } from '../../../../ui/graph/step-graph.tsx';
import { IconButton } from '../../../../ui/icon-button.tsx';
import { AnchoredMenu } from '../../../../ui/menu.tsx';
import { kindIcon } from '../../marks.ts';
import { dependents, graphOf } from '../graph.ts';

export interface StepEdits {
  add: (example: string, after: string | null) => void;
  move: (key: string, by: 1 | -1) => void;
  remove: (key: string) => void;
  needs: (key: string) => void;
  rename: (key: string) => void;
  /** The second step waits for the first, or no longer does. */
  connect: (from: string, to: string) => void;
}

interface GraphPaneProps {
  steps: readonly GraphStep[];
  problems: readonly WorkflowProblem[];
  selected: string | null;
  onSelect: (key: string | null) => void;
  /** To its place in the text. */
  onOpen: (key: string) => void;
  vocabulary: WorkflowVocabulary | undefined;
  edits: StepEdits;
  adding: boolean;
  onAdding: (open: boolean) => void;
  /** Puts the keys into the text. */
  onText: () => void;
}

export function GraphPane(props: GraphPaneProps) {
  const { steps, problems, selected, onSelect, onOpen, vocabulary, edits, adding, onAdding, onText } = props;
  const before = useRef<readonly GraphNode[]>([]);
  const { nodes, edges } = useMemo(() => {
    const model = graphOf(steps, problems, before.current);
    before.current = model.nodes;
    return model;
  }, [steps, problems]);
  const [connecting, setConnecting] = useState<string | null>(null);
  const addButton = useRef<HTMLButtonElement>(null);
  const added = useRef(false);
  const step = steps.find(({ key }) => key === selected) ?? null;
  const source = steps.find(({ key }) => key === connecting) ?? null;
  const at = steps.findIndex(({ key }) => key === selected);

  const choose = (key: string | null) => {
    if (source && key !== null && key !== source.key) {
      setConnecting(null);
      edits.connect(source.key, key);
      return;
    }
    setConnecting(null);
    onSelect(key);
  };

  const press = (event: KeyboardEvent) => {
    if (!(event.target instanceof Element) || event.target.getAttribute('role') !== 'listbox') return;
    if (event.key === 'Escape' && connecting !== null) {
      event.preventDefault();
      event.stopPropagation();
      return setConnecting(null);
    }
    if (event.ctrlKey || event.metaKey) return;
    const act: Record<string, (() => void) | null | ''> = event.altKey
      ? {
          ArrowUp: selected && (() => edits.move(selected, -1)),
          ArrowDown: selected && (() => edits.move(selected, 1)),
        }
      : {
          a: () => onAdding(true),
          n: selected && (() => edits.needs(selected)),
          c: selected && (() => setConnecting(selected)),
          F2: selected && (() => edits.rename(selected)),
          Delete: selected && (() => edits.remove(selected)),
        };
    const run = act[event.key];
    if (!run) return;
    event.preventDefault();
    event.stopPropagation();
    run();
  };

  return (
    <section aria-label="Graph" className="flex min-h-0 min-w-0 flex-1 flex-col">
      <div className="flex min-h-9 shrink-0 flex-wrap items-center gap-0.5 border-b border-line-soft px-2 py-1">
        <Button
          ref={addButton}
          size="sm"
          icon={Plus}
          onClick={() => onAdding(true)}
          aria-haspopup="menu"
          className="me-1"
        >
          Add step
        </Button>
        <AnchoredMenu
          open={adding}
          onOpenChange={onAdding}
          anchor={addButton}
          label="Kinds of steps"
          // What was added is written on in the text.
          finalFocus={() => {
            const toText = added.current;
            added.current = false;
            if (toText) onText();
            return !toText;
          }}
          entries={(vocabulary?.stepKinds ?? []).map(({ kind, summary, example }) => ({
            id: kind,
            label: kind,
            hint: summary,
            icon: kindIcon(kind),
            onSelect: () => {
              added.current = true;
              edits.add(example, selected);
            },
          }))}
        />
        {step && (
          <>
            <IconButton
              icon={ListTree}
              size="sm"
              label={`Needs of ${step.title}`}
              shortcut="N"
              onClick={() => edits.needs(step.key)}
            />
            <IconButton
              icon={Link2}
              size="sm"
              label={`Connect ${step.title} to another step`}
              shortcut="C"
              pressed={connecting === step.key}
              onClick={() => setConnecting(connecting === step.key ? null : step.key)}
            />
            <IconButton
              icon={Pencil}
              size="sm"
              label={`Rename ${step.title}`}
              shortcut="F2"
              onClick={() => edits.rename(step.key)}
            />
            <IconButton
              icon={ArrowUp}
              size="sm"
              label={`Move ${step.title} up`}
              shortcut="Alt+Up"
              disabled={at <= 0}
              onClick={() => edits.move(step.key, -1)}
            />
            <IconButton
              icon={ArrowDown}
              size="sm"
              label={`Move ${step.title} down`}
              shortcut="Alt+Down"
              disabled={at < 0 || at >= steps.length - 1}
              onClick={() => edits.move(step.key, 1)}
            />
            <IconButton
              icon={Trash2}
              size="sm"
              label={`Remove ${step.title}`}
              shortcut="Delete"
              onClick={() => edits.remove(step.key)}
            />
          </>
        )}
      </div>
      {source && (
        <p role="status" className="shrink-0 border-b border-line-soft bg-accent-bg px-3 py-1.5 text-sm">
          Choose the step that waits for {source.title}
          {dependents(steps, source.key).size > 0 && ', or one that no longer does'}. Escape stops.
        </p>
      )}
      <div className="flex min-h-0 flex-1 flex-col" onKeyDownCapture={press}>
        <StepGraph
          nodes={nodes}
          edges={edges}
          label="Steps"
          selected={selected}
          onSelect={choose}
          onOpen={onOpen}
          direction="down"
          className="min-h-0 flex-1"
          empty={
            <EmptyState
              title="No step yet"
              action={
                <Button icon={Plus} variant="primary" onClick={() => onAdding(true)}>
                  Add step
                </Button>
              }
            >
              Add one here, or write it in the text.
            </EmptyState>
          }
        />
      </div>
    </section>
  );
}
