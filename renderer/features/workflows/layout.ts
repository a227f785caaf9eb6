import { create } from 'zustand';
import { persist } from 'zustand/middleware';

export type EditorView = 'both' | 'graph' | 'text';

interface EditorLayout {
  graphWidth: number;
  problemsHeight: number;
  view: EditorView;
  /** Where there is no room for both. */
  narrowView: EditorView;
}

export const layoutDefaults: EditorLayout = { graphWidth: 440, problemsHeight: 132, view: 'both', narrowView: 'text' };

const views: readonly unknown[] = ['both', 'graph', 'text'] satisfies EditorView[];
const size = (value: unknown, standard: number) =>
  typeof value === 'number' && value > 0 && value < 10_000 ? value : standard;

export const useEditorLayout = create<EditorLayout>()(
  persist((): EditorLayout => layoutDefaults, {
    name: 'optimus.workflow-editor',
    // It may come from another version, or from a user.
    merge: (saved) => {
      const from = typeof saved === 'object' && saved !== null ? (saved as Record<string, unknown>) : {};
      return {
        graphWidth: size(from.graphWidth, layoutDefaults.graphWidth),
        problemsHeight: size(from.problemsHeight, layoutDefaults.problemsHeight),
        view: views.includes(from.view) ? (from.view as EditorView) : layoutDefaults.view,
        narrowView: from.narrowView === 'graph' ? 'graph' : layoutDefaults.narrowView,
      };
    },
  }),
);

export const setEditorLayout = (patch: Partial<EditorLayout>) => useEditorLayout.setState(patch);
