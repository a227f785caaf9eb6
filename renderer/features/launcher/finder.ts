import { CirclePlay, CircleStop, ExternalLink, Layers, type LucideIcon, Play, RotateCw } from 'lucide-react';
import type { CommandContext, Finder, Found } from '../../app/feature.ts';
import { short } from '../../lib/short.ts';
import { addressWords, openAddress } from '../../lib/web-address.ts';
import { findThings, type Thing, type Verb, wishOf } from './find.ts';

import { actsOfPage } from './page-acts.ts';
import { useServices } from './store.ts';
import { markOf, portsOf } from './words.ts';

const icons: Record<Verb, LucideIcon> = { start: Play, stop: CircleStop, restart: RotateCw, open: ExternalLink };
const words: Record<Verb, string> = { start: 'Start', stop: 'Stop', restart: 'Restart', open: 'Open' };

function act(verb: Verb, ids: readonly string[], url: string | null, name: string) {
  return (context: CommandContext): Promise<void> | undefined => {
    const acts = actsOfPage(context);
    if (verb === 'start') return acts.start(ids);
    if (verb === 'stop') return acts.stop(ids, { name });
    if (verb === 'restart') return acts.restart(ids, name);
    openAddress(url);
    return undefined;
  };
}

function foundOf(thing: Thing): Found {
  if (thing.kind === 'set') {
    const { set, verb } = thing;
    const name = short(set.name, 60);
    return {
      id: `set:${verb}:${set.id}`,
      title: `${words[verb]} ${name}`,
      hint: `start set, ${set.services.length} services`,
      icon: Layers,
      to: '/running',
      run: (context) => {
        const acts = actsOfPage(context);
        return verb === 'stop' ? acts.stop(set.services, { name }) : acts.start(set.services, { name });
      },
    };
  }
  if (thing.kind === 'project') {
    const { verb, id, name, up, url } = thing;
    const project = { id, name };
    return {
      id: `project:${verb}:${id}`,
      title: `${words[verb]} ${short(name, 120)}`,
      hint: verb === 'open' && url ? addressWords(url) : (thing.word ?? 'project'),
      icon: icons[verb],
      to: `/projects/${encodeURIComponent(id)}?tab=run`,
      run: (context) => {
        if (verb === 'start') return actsOfPage(context).startProjects([project]);
        if (verb === 'stop') return actsOfPage(context).stopProjects([project]);
        return act(verb, up, url, name)(context);
      },
    };
  }
  const { verb, status } = thing;
  const { id, name, projectName, url } = status;
  const called = short(`${name} of ${projectName}`, 120);
  const ports = portsOf(status);
  return {
    id: `service:${verb ?? 'show'}:${id}`,
    title: verb ? `${words[verb]} ${called}` : called,
    hint: ports.length > 0 ? `${markOf(status).word}, port ${ports[0]}` : markOf(status).word,
    icon: verb ? icons[verb] : CirclePlay,
    to: `/running?service=${encodeURIComponent(id)}`,
    ...(verb && { run: act(verb, [id], url, called) }),
  };
}

function known(text: string): Found[] {
  const { statuses, sets, projects } = useServices.getState();
  return findThings(text, {
    statuses: statuses ?? [],
    sets,
    projects: (projects() ?? []).flatMap(({ id, name, presence, archived }) =>
      archived ? [] : [{ id, name, here: presence === 'here' }],
    ),
  }).map(foundOf);
}

/** `start shop`, `stop shop`, `open shop`, or the name of a service alone. */
export const serviceFinder: Finder = {
  id: 'services',
  title: 'Services',
  find: (text) => Promise.resolve(known(text)),
  // Who says what is to be done means it: it stands above commands that only share letters with it.
  named: (text) => (wishOf(text).verb ? known(text) : []),
};
