import { Armchair, CalendarCheck, CircleStop, Download, Gavel, Scale } from 'lucide-react';
import type { Command } from '../../app/feature.ts';
import { canResolve } from './acts.ts';
import { newPath, recordsPath, seatsPath } from './paths.ts';
import { composing, onView, openDialog } from './store.ts';

const group = 'Council';
const viewed = () => onView.getState().deliberation;

export const councilCommands: readonly Command[] = [
  {
    id: 'council.ask',
    title: 'Ask the council…',
    group,
    icon: Scale,
    keywords: ['question', 'decide', 'advice', 'new', 'deliberation', 'minds'],
    run: ({ go }) => go(newPath),
  },
  {
    id: 'council.start',
    title: 'Let the council decide',
    group,
    icon: Gavel,
    keys: 'Mod+Enter',
    inFields: true,
    when: () => composing.getState().start !== null,
    askIfSpoken: 'Models are asked, and that may cost money.',
    run: () => composing.getState().start?.(),
  },
  {
    id: 'council.cancel',
    title: 'Cancel this deliberation',
    group,
    icon: CircleStop,
    keywords: ['stop', 'abort'],
    when: () => viewed()?.state === 'running',
    askIfSpoken: 'Every request to a model ends, and what they cost until now stays spent.',
    run: () => onView.getState().cancel?.(),
  },
  {
    id: 'council.resolve',
    title: 'Say what turned out to be right…',
    group,
    icon: CalendarCheck,
    keywords: ['outcome', 'resolve', 'learn'],
    keys: 'E',
    when: () => {
      const deliberation = viewed();
      return deliberation !== null && canResolve(deliberation);
    },
    run: () => {
      const deliberation = viewed();
      if (deliberation) openDialog({ kind: 'resolve', deliberation });
    },
  },
  {
    id: 'council.export',
    title: 'Export this deliberation as Markdown',
    group,
    icon: Download,
    when: () => viewed() !== null,
    run: () => onView.getState().download?.(),
  },
  {
    id: 'council.due',
    title: 'Decisions due for review',
    group,
    icon: CalendarCheck,
    keywords: ['outcome', 'council'],
    run: ({ go }) => go('/council?due=yes'),
  },
  {
    id: 'council.seats',
    title: 'Seats of the council',
    group,
    icon: Armchair,
    keywords: ['persona', 'checklist', 'skeptic', 'architect'],
    run: ({ go }) => go(seatsPath),
  },
  {
    id: 'council.records',
    title: 'What each seat has been worth',
    group,
    icon: Armchair,
    keywords: ['accuracy', 'brier', 'weights', 'learned'],
    run: ({ go }) => go(recordsPath),
  },
];
