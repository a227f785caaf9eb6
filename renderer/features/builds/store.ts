import { create } from 'zustand';
import type { BuildSecret } from '../../../shared/features/builds/schema.ts';

/** For the dialog: of which project, and what it begins with. */
export interface AskedBuild {
  projectId: string | null;
  dockerfile?: string;
  stage?: string | null;
  args?: Readonly<Record<string, string>>;
  secrets?: readonly BuildSecret[];
  tags?: readonly string[];
}

interface BuildsView {
  asked: AskedBuild | null;
}

/** Which dialog is open: a command, a row and a page may all ask for it. */
export const useBuildsView = create<BuildsView>(() => ({ asked: null }));
export const askForBuild = (asked: AskedBuild | null) => useBuildsView.setState({ asked });
