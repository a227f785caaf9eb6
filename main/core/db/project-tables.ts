interface ProjectRootsTable {
  id: string;
  path: string;
  added_at: number;
  state: 'here' | 'missing' | 'unreadable';
  walked_at: number | null;
  folders: number;
  /** JSON: what the last walk could not enter, as far as it is shown. */
  skipped: string;
  skipped_count: number;
  /** JSON: folders where a new project would appear. */
  parents: string;
}

interface ProjectsTable {
  id: string;
  path: string;
  root_id: string | null;
  kind: 'repository' | 'worktree' | 'bare' | 'folder';
  git_dir: string | null;
  common_dir: string | null;
  /** Text: on some systems they are larger than a number holds exactly. */
  device: string;
  inode: string;
  /** With the remote, what a moved project is recognised by. */
  first_commit: string | null;
  remote: string | null;
  presence: 'here' | 'gone' | 'unreadable';
  found_at: number;
  missing_since: number | null;
  opened_at: number | null;
  dirty_since: number | null;
  ahead_since: number | null;
  /** JSON */
  tags: string;
  favourite: number;
  archived: number;
  notes: string;
}

interface ProjectViewsTable {
  id: string;
  name: string;
  /** JSON */
  filter: string;
  saved_at: number;
}

interface ProjectMarksTable {
  mark: string;
  marked_at: number;
}

interface ProjectHealthWeightsTable {
  cause: string;
  weight: number;
}

/** Of projects, in optimus.db. */
export interface ProjectTables {
  project_roots: ProjectRootsTable;
  projects: ProjectsTable;
  project_views: ProjectViewsTable;
  project_health_weights: ProjectHealthWeightsTable;
  project_marks: ProjectMarksTable;
}
