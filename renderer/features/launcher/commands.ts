import { CirclePlay, CircleStop, ExternalLink, Layers, Play, RotateCw, TriangleAlert } from 'lucide-react';
import { client } from '../../app/connection.ts';
import type { Command, CommandContext } from '../../app/feature.ts';
import { isWebAddress, openAddress } from '../../lib/web-address.ts';
import type { ProjectRef } from './acts.ts';

import { actsOfPage } from './page-acts.ts';
import { openDialog, useServices, useTarget } from './store.ts';
import { isFailing, isUp } from './words.ts';

const group = 'Running';
const services = () => useServices.getState();
const target = () => useTarget.getState().target;
const up = () => (services().statuses ?? []).filter(isUp);

const urlOfTarget = (): string | null => {
  const on = target();
  if (!on) return null;
  const { byId, byProject } = services();
  return (on.kind === 'service' ? byId.get(on.id)?.url : byProject.get(on.id)?.url) ?? null;
};

const projectRef = (id: string): ProjectRef => ({ id, name: services().byProject.get(id)?.name ?? id });

/** What a project page has a cursor on; its keys come before those of the project. */
export const selectedService = (): boolean => target() !== null;

/** Starts those that do not run, or stops all when all of them do. */
export function toggleProjects(context: CommandContext, projects: readonly ProjectRef[]): Promise<void> {
  const { byProject } = services();
  const acts = actsOfPage(context);
  const stopped = projects.filter(({ id }) => (byProject.get(id)?.up ?? 0) === 0);
  return stopped.length > 0 ? acts.startProjects(stopped) : acts.stopProjects(projects);
}

function toggleTarget(context: CommandContext): Promise<void> | undefined {
  const on = target();
  if (!on) return;
  if (on.kind === 'project') return toggleProjects(context, [projectRef(on.id)]);
  const status = services().byId.get(on.id);
  const acts = actsOfPage(context);
  return status && isUp(status) ? acts.stop([on.id]) : acts.start([on.id]);
}

export const launcherCommands: readonly Command[] = [
  {
    id: 'launcher.toggle',
    title: 'Start or stop the selected service',
    group,
    icon: Play,
    keys: 'S',
    when: () => target() !== null,
    askIfSpoken: 'What runs is stopped by it, and every connection to it is cut.',
    run: toggleTarget,
  },
  {
    id: 'launcher.restart',
    title: 'Restart the selected service',
    group,
    icon: RotateCw,
    keys: 'R',
    when: () => target() !== null,
    askIfSpoken: 'What runs is stopped for a moment, and every connection to it is cut.',
    run: (context) => {
      const on = target();
      const ids = up()
        .filter(({ id, projectId }) => (on?.kind === 'service' ? id === on.id : projectId === on?.id))
        .map(({ id }) => id);
      return ids.length > 0 ? actsOfPage(context).restart(ids) : toggleTarget(context);
    },
  },
  {
    id: 'launcher.open',
    title: 'Open the selected service in the browser',
    group,
    icon: ExternalLink,
    keys: 'O',
    when: () => isWebAddress(urlOfTarget()),
    run: () => openAddress(urlOfTarget()),
  },
  {
    id: 'launcher.failing',
    title: 'Show services that are failing',
    group,
    icon: TriangleAlert,
    keywords: ['crashed', 'unhealthy', 'errors'],
    run: ({ go }) => go('/running?show=failing'),
  },
  {
    id: 'launcher.retry',
    title: 'Start failing services again',
    group,
    icon: RotateCw,
    keywords: ['restart', 'crashed'],
    when: () => (services().statuses ?? []).some(isFailing),
    run: (context) => actsOfPage(context).restart((services().statuses ?? []).filter(isFailing).map(({ id }) => id)),
  },
  {
    id: 'launcher.stop-all',
    title: 'Stop all that runs',
    group,
    icon: CircleStop,
    keywords: ['quit', 'end', 'everything', 'services'],
    when: () => up().length > 0,
    askIfSpoken: 'Every service that runs is stopped, and every connection to it is cut.',
    run: (context) => actsOfPage(context).stop(up().map(({ id }) => id)),
  },
  {
    id: 'launcher.again',
    title: 'Start again what ended with Optimus',
    group,
    icon: CirclePlay,
    keywords: ['interrupted', 'restore', 'resume'],
    run: async (context) => {
      const { ids } = await client.launcher.interrupted();
      if (ids.length === 0) {
        context.toast({ title: 'Nothing that ran has ended with Optimus' });
        return;
      }
      await actsOfPage(context).start(ids);
      await client.launcher.forgetInterrupted({});
    },
  },
  {
    id: 'launcher.new-set',
    title: 'New start set…',
    group,
    icon: Layers,
    keywords: ['group', 'services', 'together'],
    run: () => openDialog({ kind: 'set', set: null, services: up().map(({ id }) => id) }),
  },
  {
    id: 'launcher.sets',
    title: 'Change start sets…',
    group,
    icon: Layers,
    keywords: ['group', 'services', 'hotkey'],
    when: () => services().sets.length > 0,
    run: () => openDialog({ kind: 'sets' }),
  },
];
