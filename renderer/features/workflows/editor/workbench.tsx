import { useQueryClient } from '@tanstack/react-query';
import { useBlocker } from '@tanstack/react-router';
import { Play, Save } from 'lucide-react';
import { Suspense, useCallback, useEffect, useEffectEvent, useMemo, useRef, useState } from 'react';
import type { WorkflowProblem, WorkflowReading } from '../../../../shared/features/workflows/schema.ts';
import { useConnection } from '../../../app/connection-store.ts';
import { failureToast } from '../../../app/failure.tsx';
import { PageActions, PageSubtitle, usePageTitle } from '../../../app/page-slots.tsx';
import { useNarrowerThan } from '../../../app/rem-width.ts';
import { formatTimeOfDay } from '../../../lib/relative-time.ts';
import { Button } from '../../../ui/button.tsx';
import { cx } from '../../../ui/cx.ts';
import { ResizablePanel } from '../../../ui/resizable-panel.tsx';
import { useToast } from '../../../ui/toast.tsx';
import { SecretDialog } from '../../environments/index.tsx';
import { workflowsQueries } from '../api.ts';
import CodeEditor, { type CodeHandle } from '../code/code-editor.tsx';
import type { Knowledge } from '../code/knowledge.ts';
import { RunDialog } from '../components/run-dialog.tsx';
import { type EditorView, layoutDefaults, setEditorLayout, useEditorLayout } from '../layout.ts';
import { useSecrets, useVocabulary, useWorkflows } from '../queries.ts';
import { setOpenEditor } from '../store.ts';
import { useWorkflowActions } from '../use-actions.tsx';
import { GraphPane } from './parts/graph-pane.tsx';
import { InfoBar, Notice } from './parts/info-bar.tsx';
import { ProblemList, problemWords } from './parts/problem-list.tsx';
import { ConflictDialog, LeaveDialog, RunUnsavedDialog } from './parts/save-dialogs.tsx';
import { type Base, useDocument } from './use-document.ts';
import { useReading } from './use-reading.ts';
import { useStepEdits } from './use-step-edits.tsx';

interface WorkbenchProps {
  base: Base;
  /** What the editor begins with; differs from what is saved for a template. */
  text: string;
  reading: WorkflowReading | undefined;
  /** Came here to run it. */
  wantsRun: boolean;
  onRunAsked: () => void;
  onId: (id: string) => void;
}

const noProblems: readonly WorkflowProblem[] = [];
const wide: readonly EditorView[] = ['both', 'graph', 'text'];
const tight: readonly EditorView[] = ['graph', 'text'];
/** Whatever a workflow names, every project may use too. */
const everybody = { projectId: null, environment: null };

export function Workbench({ base: first, text: initial, reading: known, wantsRun, onRunAsked, onId }: WorkbenchProps) {
  const toast = useToast();
  const queries = useQueryClient();
  const code = useRef<CodeHandle>(null);
  const replace = useCallback((text: string) => code.current?.replace(text), []);
  const document = useDocument({
    base: first,
    text: initial,
    replace,
    onId(id) {
      onId(id);
      // The new address takes the focus to the page; it belongs where the user types.
      requestAnimationFrame(() => code.current?.focus());
    },
  });
  const { base, text, dirty, saving, saved } = document;
  const [round, setRound] = useState(0);
  const { reading, of, steps, stale, error } = useReading(text, base.id, known, round);
  const vocabulary = useVocabulary().data;
  const secrets = useSecrets().data;
  const names = useWorkflows().data;
  const online = useConnection((state) => state.status === 'online');
  const actions = useWorkflowActions();
  const [selected, select] = useState<string | null>(null);
  const [adding, setAdding] = useState(false);
  const [asking, setAsking] = useState<'save-and-run' | 'inputs' | { secret: string } | null>(null);
  const edits = useStepEdits({ code, steps, of, onSelect: select });
  const layout = useEditorLayout();
  const narrow = useNarrowerThan(58);
  const view = narrow ? layout.narrowView : layout.view;
  const setView = (next: EditorView) => setEditorLayout(narrow ? { narrowView: next } : { view: next });
  const name = reading?.name || saved?.name || 'New workflow';
  const problems = reading?.problems ?? noProblems;
  const canRun = reading?.ok === true;

  usePageTitle(name);

  const knowledge = useCallback(
    (): Knowledge => ({
      vocabulary,
      reading,
      secrets: (secrets ?? []).map((secret) => secret.name),
      workflows: (names ?? []).map((workflow) => workflow.name),
    }),
    [vocabulary, reading, secrets, names],
  );

  const save = async () => {
    if (saving) return null;
    if (!dirty && base.id !== null) return saved ?? null;
    return await document.save();
  };
  const runSaved = async (id: string, of: WorkflowReading) => {
    if (!of.ok) {
      toast({
        id: 'workflow-run',
        tone: 'warn',
        title: `${name} cannot run yet`,
        description: `It has ${problemWords(of.problems)}.`,
      });
      return;
    }
    if (of.inputs.length > 0) return setAsking('inputs');
    try {
      await actions.run({ id, name }, {}, true);
    } catch (failure) {
      toast(failureToast(`${name} was not started`, failure));
    }
  };
  const run = () => {
    if (dirty || base.id === null) setAsking('save-and-run');
    else if (reading) void runSaved(base.id, reading);
  };
  const saveAndRun = async () => {
    const done = await save();
    setAsking(null);
    if (done) await runSaved(done.id, done.reading);
  };
  const toggle = () => {
    if (saved) void actions.setEnabled(saved, !saved.enabled);
  };

  const onKeys = useEffectEvent((what: 'save' | 'run' | 'add' | 'toggle') => {
    if (what === 'save') void save();
    else if (what === 'run') run();
    else if (what === 'toggle') toggle();
    else setAdding(true);
  });
  useEffect(() => {
    setOpenEditor({
      save: () => onKeys('save'),
      run: () => onKeys('run'),
      addStep: () => onKeys('add'),
      toggle: () => onKeys('toggle'),
    });
    return () => setOpenEditor(null);
  }, []);

  // A link of the palette only asks; what starts is the user's own press.
  const onAsked = useEffectEvent(onRunAsked);
  useEffect(() => {
    if (!wantsRun || !canRun) return;
    setAsking('inputs');
    onAsked();
  }, [wantsRun, canRun]);

  const blocker = useBlocker({
    shouldBlockFn: ({ current, next }) => dirty && current.pathname !== next.pathname,
    enableBeforeUnload: false,
    withResolver: true,
  });

  const lines = useMemo(() => steps.map(({ key, line, endLine }) => ({ key, line, endLine })), [steps]);
  const showProblem = ({ line, column }: WorkflowProblem, focus: boolean) => code.current?.goTo(line, column, focus);
  const showGraph = view !== 'text';
  const showText = view !== 'graph';

  const graph = (
    <GraphPane
      steps={steps}
      problems={stale ? noProblems : problems}
      selected={selected}
      onSelect={(key) => {
        select(key);
        if (key !== null) code.current?.reveal(key);
      }}
      onOpen={(key) => {
        if (!showText) setView(narrow ? 'text' : 'both');
        code.current?.reveal(key);
        requestAnimationFrame(() => code.current?.focus());
      }}
      vocabulary={vocabulary}
      edits={edits}
      adding={adding}
      onAdding={setAdding}
      onText={() => showText && code.current?.focus()}
    />
  );

  return (
    <div className="flex h-full min-h-0 flex-col">
      <PageSubtitle>
        {saving
          ? 'saving…'
          : dirty
            ? '• unsaved changes'
            : base.id === null
              ? 'not saved yet'
              : `revision ${base.revision}`}
      </PageSubtitle>
      <PageActions>
        <Button icon={Save} loading={saving} disabled={!dirty && base.id !== null} onClick={() => void save()}>
          Save
        </Button>
        <Button
          variant="primary"
          icon={Play}
          disabled={reading !== undefined && !canRun}
          title={canRun || !reading ? undefined : `It has ${problemWords(problems)}`}
          onClick={run}
        >
          Run
        </Button>
      </PageActions>
      <InfoBar
        reading={reading}
        enabled={saved?.enabled ?? null}
        onEnable={toggle}
        onSecret={(secret) => setAsking({ secret })}
        view={view}
        views={narrow ? tight : wide}
        onView={setView}
      />
      {document.gone && <Notice text="This workflow was removed elsewhere. Your text is still here." actions={[]} />}
      {document.offer && (
        <Notice
          text={`There is a draft from ${formatTimeOfDay(document.offer.at)} that was not saved${document.offer.revision !== null && document.offer.revision < base.revision ? '. The workflow was saved since' : ''}.`}
          actions={[
            { label: 'Discard it', onSelect: document.dropOffer },
            { label: 'Take it up', onSelect: document.takeOffer, primary: true },
          ]}
        />
      )}
      {document.overtaken && (
        <Notice
          text={`Revision ${document.overtaken.revision} was saved elsewhere while you edit.`}
          actions={[{ label: 'Compare…', onSelect: () => document.setConflict(document.overtaken) }]}
        />
      )}
      {error !== null && stale && online && (
        <Notice
          text="The text could not be read just now. The graph is of an earlier one."
          actions={[{ label: 'Try again', onSelect: () => setRound((n) => n + 1) }]}
        />
      )}
      <div className="flex min-h-0 flex-1">
        {showGraph &&
          (showText ? (
            <ResizablePanel
              handle="right"
              label="Resize the graph"
              size={layout.graphWidth}
              defaultSize={layoutDefaults.graphWidth}
              min={240}
              max={1400}
              onResize={(graphWidth) => setEditorLayout({ graphWidth })}
              className="max-w-[60%] border-e border-line-soft"
            >
              {graph}
            </ResizablePanel>
          ) : (
            graph
          ))}
        <section aria-label="Text" className={cx('min-h-0 min-w-0 flex-1 flex-col', showText ? 'flex' : 'hidden')}>
          <div className="min-h-0 flex-1">
            <CodeEditor
              handle={code}
              initial={initial}
              problems={problems}
              steps={lines}
              knowledge={knowledge}
              onChange={document.setText}
              onStep={select}
            />
          </div>
          <ProblemList problems={problems} onShow={showProblem} />
        </section>
      </div>
      {edits.dialog}
      {asking === 'save-and-run' && <RunUnsavedDialog onSave={saveAndRun} onClose={() => setAsking(null)} />}
      {asking === 'inputs' && base.id !== null && (
        <RunDialog
          workflow={{ name, description: reading?.description ?? '' }}
          fields={reading?.inputs ?? []}
          onRun={(inputs) => actions.run({ id: base.id ?? '', name }, inputs, true)}
          onClose={() => setAsking(null)}
        />
      )}
      {typeof asking === 'object' && asking && (
        <Suspense>
          <SecretDialog
            name={asking.secret}
            place={everybody}
            known={reading?.secrets.some((secret) => secret.name === asking.secret && secret.known) ?? false}
            onKept={() => {
              setRound((n) => n + 1);
              void queries.invalidateQueries({ queryKey: workflowsQueries.key() });
            }}
            onClose={() => setAsking(null)}
          />
        </Suspense>
      )}
      {document.conflict && (
        <ConflictDialog
          theirs={document.conflict}
          mine={text}
          onTheirs={() => document.conflict && document.takeTheirs(document.conflict)}
          onCopy={async () => {
            if (document.conflict) await document.keepAsCopy(document.conflict);
          }}
          onOverwrite={async () => {
            if (document.conflict) await document.overwrite(document.conflict);
          }}
          onClose={() => document.setConflict(null)}
        />
      )}
      {blocker.status === 'blocked' && (
        <LeaveDialog
          name={name}
          onStay={blocker.reset}
          onLeave={blocker.proceed}
          onSave={async () => {
            if (await document.save()) blocker.proceed();
            else blocker.reset();
          }}
        />
      )}
    </div>
  );
}
