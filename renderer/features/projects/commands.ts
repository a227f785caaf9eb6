import {
  Archive,
  ArrowDownToLine,
  Code,
  Copy,
  FolderOpen,
  FolderPlus,
  FolderSearch,
  GitPullRequestArrow,
  LayoutGrid,
  PackageSearch,
  Play,
  RefreshCw,
  Search,
  Star,
  Tag,
  Terminal,
} from 'lucide-react';
import type { Command, CommandContext } from '../../app/feature.ts';
import { selectedService, toggleProjects } from '../launcher/index.tsx';
import { hasRemote, isHere } from './actions.ts';
import { projectsClient } from './api.ts';
import { actionsOfPage } from './page-actions.ts';
import { openDialog, useCurrent } from './store.ts';
import { pickFolder } from './use-add-roots.ts';

const group = 'Projects';
const current = () => useCurrent.getState();
const targets = () => current().targets;
const some = () => targets().length > 0;
const one = () => (targets().length === 1 ? targets()[0] : undefined);
const oneHere = () => {
  const row = one();
  return row !== undefined && isHere(row);
};
const rowsNow = () => current().rows() ?? [];

const openIn = (where: 'editor' | 'terminal' | 'files') => (context: CommandContext) => {
  const row = one();
  return row && actionsOfPage(context).open(row, where);
};

const onList: readonly Command[] = [
  {
    id: 'projects.search',
    title: 'Search projects',
    group,
    icon: Search,
    keywords: ['find', 'filter', 'dependency', 'readme'],
    run: ({ go }) => {
      const field = () => document.querySelector<HTMLInputElement>('#main input[type=search]');
      if (current().list) field()?.focus();
      else {
        go('/projects');
        // The screen is drawn by then; who is quicker uses the key of every screen.
        setTimeout(() => field()?.focus(), 60);
      }
    },
  },
  {
    id: 'projects.layout',
    title: 'Show projects as table or grid',
    group,
    icon: LayoutGrid,
    keywords: ['cards', 'list', 'view'],
    keys: 'V',
    when: () => current().list !== null,
    run: () => {
      const { list } = current();
      list?.setLayout(list.layout === 'grid' ? 'table' : 'grid');
    },
  },
  {
    id: 'projects.save-view',
    title: 'Save this view of projects…',
    group,
    icon: LayoutGrid,
    keywords: ['filter', 'bookmark'],
    when: () => current().list !== null,
    run: () => current().list?.save(),
  },
  {
    id: 'projects.needs',
    title: 'Show projects that need commit or push',
    group,
    icon: GitPullRequestArrow,
    keywords: ['dirty', 'ahead', 'behind', 'git'],
    run: ({ go }) => go('/projects?state=conflict%2Coperation%2Cdirty%2Cahead%2Cbehind&sort=-state'),
  },
];

const onTargets: readonly Command[] = [
  {
    id: 'projects.start',
    title: 'Start or stop the project',
    group,
    icon: Play,
    keywords: ['run', 'launch', 'services'],
    keys: 'S',
    when: () => targets().some(isHere) && !selectedService(),
    askIfSpoken: 'What runs of it is stopped, and every connection to it is cut.',
    run: (context) => toggleProjects(context, targets().filter(isHere)),
  },
  {
    id: 'projects.favourite',
    title: 'Make the project a favourite, or not any more',
    group,
    icon: Star,
    keys: 'F',
    when: some,
    run: (context) => actionsOfPage(context).favourite(targets(), !targets().every((row) => row.favourite)),
  },
  {
    id: 'projects.tags',
    title: 'Change tags of the project…',
    group,
    icon: Tag,
    keys: 'T',
    when: some,
    run: () => openDialog({ kind: 'tag', rows: targets() }),
  },
  {
    id: 'projects.archive',
    title: 'Archive the project, or take it out',
    group,
    icon: Archive,
    when: some,
    run: (context) => actionsOfPage(context).archive(targets(), !targets().every((row) => row.archived)),
  },
  {
    id: 'projects.editor',
    title: 'Open the project in the editor',
    group,
    icon: Code,
    when: oneHere,
    run: openIn('editor'),
  },
  {
    id: 'projects.terminal',
    title: 'Open a terminal in the project',
    group,
    icon: Terminal,
    when: oneHere,
    run: openIn('terminal'),
  },
  {
    id: 'projects.files',
    title: 'Show the project in the file manager',
    group,
    icon: FolderOpen,
    when: oneHere,
    run: openIn('files'),
  },
  {
    id: 'projects.copy',
    title: 'Copy the path of the project',
    group,
    icon: Copy,
    when: some,
    run: (context) => actionsOfPage(context).copyPath(targets()),
  },
  {
    id: 'projects.fetch',
    title: 'Fetch the project',
    group,
    icon: ArrowDownToLine,
    keywords: ['git', 'remote'],
    when: () => targets().some(hasRemote),
    run: (context) => actionsOfPage(context).fetch(targets()),
  },
  {
    id: 'projects.pull',
    title: 'Pull the project where it is a fast-forward',
    group,
    icon: GitPullRequestArrow,
    keywords: ['git', 'update'],
    when: () => targets().some(hasRemote),
    run: (context) => actionsOfPage(context).pull(targets()),
  },
];

export const projectCommands: readonly Command[] = [
  {
    id: 'projects.add',
    title: 'Add a folder with projects…',
    group,
    icon: FolderPlus,
    keywords: ['root', 'scan', 'look'],
    run: async ({ go }) => {
      const picked = await pickFolder();
      if (picked === 'none') return openDialog({ kind: 'add' });
      if (picked.path === null) return;
      await projectsClient.addRoots({ paths: [picked.path] });
      go('/projects');
    },
  },
  {
    id: 'projects.folders',
    title: 'Folders that projects are looked for in…',
    group,
    icon: FolderSearch,
    keywords: ['roots', 'watch', 'skipped'],
    run: () => openDialog({ kind: 'folders' }),
  },
  {
    id: 'projects.uses',
    title: 'Who uses a dependency…',
    group,
    icon: PackageSearch,
    keywords: ['version', 'below', 'package', 'library', 'outdated'],
    run: () => openDialog({ kind: 'uses' }),
  },
  {
    id: 'projects.refresh',
    title: 'Look at all projects again',
    group,
    icon: RefreshCw,
    keywords: ['scan', 'reload'],
    run: (context) => actionsOfPage(context).refresh(null),
  },
  {
    id: 'projects.fetch-all',
    title: 'Fetch all projects from their remotes',
    group,
    icon: ArrowDownToLine,
    keywords: ['git', 'update'],
    when: () => rowsNow().some((row) => hasRemote(row) && !row.archived),
    run: (context) => actionsOfPage(context).fetch(rowsNow().filter((row) => hasRemote(row) && !row.archived)),
  },
  ...onList,
  ...onTargets,
];
