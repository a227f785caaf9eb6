import { FilePlus2, LayoutTemplate, Pencil, Play, Power, Save, Workflow } from 'lucide-react';
import type { FeatureModule } from '../../app/feature.ts';
import { workflowsClient } from './api.ts';
import { useCurrent } from './store.ts';

const current = () => useCurrent.getState();

export const workflows: FeatureModule = {
  id: 'workflows',
  nav: { label: 'Workflows', icon: Workflow, group: 'operate', to: '/workflows', keys: 'G W' },
  routes: [
    { path: '/workflows', title: 'Workflows', load: () => import('./page.tsx') },
    { path: '/workflows/secrets', title: 'Secrets', load: () => import('./secrets-page.tsx') },
    { path: '/workflows/$id', title: 'Workflow', load: () => import('./editor-page.tsx') },
  ],
  commands: [
    {
      id: 'workflows.new',
      title: 'New workflow',
      group: 'Workflows',
      icon: FilePlus2,
      keywords: ['automation', 'create', 'write'],
      run: ({ go }) => go('/workflows/new'),
    },
    {
      id: 'workflows.template',
      title: 'New workflow from a template',
      group: 'Workflows',
      icon: LayoutTemplate,
      keywords: ['automation', 'create', 'example'],
      run: ({ go }) => go('/workflows?templates=1'),
    },
    {
      id: 'workflows.toggle',
      title: 'Turn the workflow on or off',
      group: 'Workflows',
      icon: Power,
      keywords: ['enable', 'disable', 'triggers'],
      keys: 'E',
      when: () => current().selected !== null || current().editor !== null,
      run: () => (current().editor ?? current().selected)?.toggle(),
    },
    {
      id: 'workflows.run',
      title: 'Run the workflow',
      group: 'Workflows',
      icon: Play,
      keywords: ['start'],
      keys: 'Mod+Enter',
      inFields: true,
      when: () => current().selected !== null || current().editor !== null,
      run: () => (current().editor ?? current().selected)?.run(),
    },
    {
      id: 'workflows.save',
      title: 'Save the workflow',
      group: 'Workflows',
      icon: Save,
      keys: 'Mod+S',
      inFields: true,
      when: () => current().editor !== null,
      run: () => current().editor?.save(),
    },
    {
      id: 'workflows.add-step',
      title: 'Insert a step',
      group: 'Workflows',
      icon: FilePlus2,
      keys: 'Mod+I',
      inFields: true,
      when: () => current().editor !== null,
      run: () => current().editor?.addStep(),
    },
  ],
  finders: [
    {
      id: 'workflows',
      title: 'Workflows',
      find: async (text, signal) => {
        const [, verb, rest = text] = /^(run|edit|open)\s+(.*)$/i.exec(text) ?? [];
        const words = rest.toLowerCase().split(/\s+/).filter(Boolean);
        const list = await workflowsClient.list(undefined, { signal });
        const found = list.filter(({ name }) => words.every((word) => name.toLowerCase().includes(word)));
        return found.slice(0, 6).flatMap(({ id, name, errors }) => {
          const to = `/workflows/${encodeURIComponent(id)}`;
          const edit = { id, title: name, hint: 'Edit', icon: Pencil, to };
          const run = { id: `run ${id}`, title: `Run ${name}`, icon: Play, to: `${to}?run=1` };
          if (verb?.toLowerCase() === 'run') return errors === 0 ? [run] : [];
          return errors === 0 && verb === undefined ? [edit, run] : [edit];
        });
      },
    },
  ],
};
