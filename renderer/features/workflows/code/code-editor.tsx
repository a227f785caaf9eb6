import { setDiagnostics } from '@codemirror/lint';
import { Annotation, EditorState, Transaction } from '@codemirror/state';
import { EditorView } from '@codemirror/view';
import { type Ref, useEffect, useEffectEvent, useImperativeHandle, useRef } from 'react';
import type { WorkflowProblem } from '../../../../shared/features/workflows/schema.ts';
import type { TextEdit } from '../editor/edits.ts';
import type { Knowledge } from './knowledge.ts';
import { diagnosticsOf, offsetOf } from './problems.ts';
import { setup } from './setup.ts';
import { type StepLines, setSteps, stepAt, stepRanges } from './steps.ts';

export interface CodeHandle {
  focus: () => void;
  text: () => string;
  /** One step of the undo history; the caret goes to `at` in the new text. */
  edit: (edits: readonly TextEdit[], at?: number) => void;
  /** In place of everything, such as what another window has saved; can be undone. */
  replace: (text: string) => void;
  goTo: (line: number, column: number, focus?: boolean) => void;
  /** Puts the caret into a step, unless it is there. */
  reveal: (key: string) => void;
}

interface CodeEditorProps {
  initial: string;
  problems: readonly WorkflowProblem[];
  steps: readonly StepLines[];
  knowledge: () => Knowledge;
  onChange: (text: string) => void;
  /** The step that the caret has come into, or null between steps. */
  onStep: (key: string | null) => void;
  handle: Ref<CodeHandle>;
}

/** What the program does to the caret says nothing of what the user looks at. */
const byProgram = Annotation.define<boolean>();

export default function CodeEditor({ initial, problems, steps, knowledge, onChange, onStep, handle }: CodeEditorProps) {
  const place = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView | null>(null);
  const known = useEffectEvent(knowledge);
  const changed = useEffectEvent(onChange);
  const moved = useEffectEvent(onStep);
  const start = useRef(initial);

  useEffect(() => {
    if (!place.current) return;
    const editor = new EditorView({
      parent: place.current,
      state: EditorState.create({
        doc: start.current,
        extensions: [
          setup(() => known()),
          EditorView.updateListener.of((update) => {
            if (update.docChanged) changed(update.state.doc.toString());
            const told = update.transactions.some((tr) => tr.annotation(byProgram));
            if ((update.selectionSet || update.docChanged) && !told)
              moved(stepAt(update.state.field(stepRanges), update.state.selection.main.head));
          }),
        ],
      }),
    });
    view.current = editor;
    return () => {
      start.current = editor.state.doc.toString();
      editor.destroy();
      view.current = null;
    };
  }, []);

  useEffect(() => {
    const editor = view.current;
    if (!editor) return;
    editor.dispatch({ effects: setSteps.of(steps) });
    // A step that was typed a moment ago is known only now.
    if (editor.hasFocus) moved(stepAt(editor.state.field(stepRanges), editor.state.selection.main.head));
  }, [steps]);

  useEffect(() => {
    const editor = view.current;
    if (editor) editor.dispatch(setDiagnostics(editor.state, diagnosticsOf(editor.state.doc, problems)));
  }, [problems]);

  useImperativeHandle(handle, () => {
    const show = (pos: number, focus: boolean) => {
      const editor = view.current;
      if (!editor) return;
      editor.dispatch({
        selection: { anchor: pos },
        effects: EditorView.scrollIntoView(pos, { y: 'center' }),
        annotations: byProgram.of(!focus),
      });
      if (focus) editor.focus();
    };
    return {
      focus: () => view.current?.focus(),
      text: () => view.current?.state.doc.toString() ?? start.current,
      edit(edits, at) {
        const editor = view.current;
        if (!editor || edits.length === 0) return;
        const length = edits.reduce(
          (sum, { from, to, insert }) => sum + insert.length - (to - from),
          editor.state.doc.length,
        );
        editor.dispatch({
          changes: edits.map(({ from, to, insert }) => ({ from, to, insert })),
          ...(at !== undefined && { selection: { anchor: Math.min(Math.max(0, at), length) }, scrollIntoView: true }),
          // Which step is meant stays with the graph: the places of steps in the new text are known only after it was read.
          annotations: [Transaction.userEvent.of('input.graph'), byProgram.of(true)],
        });
      },
      replace(text) {
        const editor = view.current;
        if (!editor) return;
        const head = Math.min(editor.state.selection.main.head, text.length);
        editor.dispatch({
          changes: { from: 0, to: editor.state.doc.length, insert: text },
          selection: { anchor: head },
          annotations: byProgram.of(true),
        });
      },
      goTo(line, column, focus = true) {
        if (view.current) show(offsetOf(view.current.state.doc, line, column), focus);
      },
      reveal(key) {
        const editor = view.current;
        const range = editor?.state.field(stepRanges).find((step) => step.key === key);
        if (!editor || !range || stepAt(editor.state.field(stepRanges), editor.state.selection.main.head) === key)
          return;
        show(range.from, false);
      },
    };
  }, []);

  return <div ref={place} className="h-full min-h-0 min-w-0 overflow-hidden" />;
}
