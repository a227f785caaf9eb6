import { create } from 'zustand';
import { type Draft, emptyDraft } from './choice.ts';
import type { FoundPins } from './pins.ts';

interface BlueprintsView {
  /** The question of which project: a command has asked. */
  asking: boolean;
  /** By project: what was edited and agreed to outlives a look at another page. */
  drafts: Readonly<Record<string, Draft>>;
  /** By project: the digests that were asked for. */
  pins: Readonly<Record<string, FoundPins | null>>;
}

export const useBlueprintsView = create<BlueprintsView>()(() => ({ asking: false, drafts: {}, pins: {} }));

export const askForProject = (asking: boolean) => useBlueprintsView.setState({ asking });

export const useDraft = (projectId: string): Draft =>
  useBlueprintsView(({ drafts }) => drafts[projectId] ?? emptyDraft);
export const changeDraft = (projectId: string, change: (draft: Draft) => Draft) =>
  useBlueprintsView.setState(({ drafts }) => ({
    drafts: { ...drafts, [projectId]: change(drafts[projectId] ?? emptyDraft) },
  }));

export const usePins = (projectId: string): FoundPins | null =>
  useBlueprintsView(({ pins }) => pins[projectId] ?? null);
export const setPins = (projectId: string, found: FoundPins | null) =>
  useBlueprintsView.setState(({ pins }) => ({ pins: { ...pins, [projectId]: found } }));
