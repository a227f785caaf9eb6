import type { ReactNode } from 'react';
import type { VoicePart } from '../../../../shared/features/voice/schema.ts';
import { AppLink } from '../../../app/navigation.tsx';
import { StateMark } from '../../../ui/state-mark.tsx';
import { type PartId, partLooks, partNames, routeLabel } from './parts.ts';

interface PartLineProps {
  id: PartId;
  part: Pick<VoicePart, 'state' | 'sentence' | 'remedy' | 'route'>;
  /** At the end of the line. */
  actions?: ReactNode;
  /** Under it: what can be done in place. */
  children?: ReactNode;
}

/** What turns it on stands in the line itself: nobody has to go to the settings for it. */
export const inPlace = <P extends Pick<VoicePart, 'route'>>(part: P): P =>
  part.route?.startsWith('/settings') ? { ...part, route: null } : part;

/** One part: what it is, how it stands, and what to do. */
export function PartLine({ id, part, actions, children }: PartLineProps) {
  const look = partLooks[part.state];
  return (
    <li
      data-part={id}
      data-state={part.state}
      className="grid gap-x-4 gap-y-1.5 border-b border-line-soft px-2 py-2.5 @2xl:grid-cols-[13rem_minmax(0,1fr)_auto]"
    >
      <div className={children ? '@2xl:row-span-2' : undefined}>
        <h3 className="font-medium">{partNames[id]}</h3>
        <StateMark state={look.mark} label={look.word} className="text-sm" />
      </div>
      <div className="min-w-0 max-w-160">
        <p className="text-pretty wrap-anywhere" dir="auto">
          {part.sentence}
        </p>
        {part.remedy !== '' && <p className="text-sm text-dim text-pretty wrap-anywhere">{part.remedy}</p>}
      </div>
      <div className="flex flex-wrap items-start gap-1.5 @2xl:justify-end">
        {actions}
        {part.route && part.route !== '/voice' && part.state !== 'ready' && (
          <AppLink
            to={part.route}
            aria-label={`${routeLabel(part.route)}: ${partNames[id]}`}
            className="inline-flex h-(--control) items-center rounded-md px-2 text-sm text-accent hover:bg-hover"
          >
            {routeLabel(part.route)}
          </AppLink>
        )}
      </div>
      {children && <div className="min-w-0 @2xl:col-span-2">{children}</div>}
    </li>
  );
}
