import { useGo } from '../../../app/navigation.tsx';
import { StatusButton } from '../../../app/status-button.tsx';
import { Popover } from '../../../ui/popover.tsx';
import { ProgressBar } from '../../../ui/progress-bar.tsx';
import { StateMark } from '../../../ui/state-mark.tsx';
import { Time } from '../../../ui/time.tsx';
import { useShownServices, useWithoutServices } from '../../launcher/index.tsx';
import { useRunning } from '../queries.ts';

export function RunningStatus() {
  const all = useWithoutServices(useRunning().data);
  const services = useShownServices();
  const go = useGo();
  // Runs have a place of their own in this bar.
  const running = all?.filter(({ kind }) => kind !== 'run');
  if (running?.length === 0 && (services > 0 || (all && all.length > 0))) return null;
  if (!running || running.length === 0)
    return <span className="truncate px-1.5 max-sm:hidden">nothing is running</span>;
  const [first] = running;
  return (
    <Popover
      side="top"
      title="Running"
      trigger={
        <StatusButton>
          <StateMark
            state="healthy"
            label={running.length === 1 && first ? `${first.label} is running` : `${running.length} running`}
          />
        </StatusButton>
      }
    >
      <ul className="grid gap-2.5">
        {running.slice(0, 8).map((item) => (
          <li key={item.id} className="grid gap-1">
            <span className="flex min-w-0 items-baseline gap-2">
              <span className="min-w-0 flex-1 truncate">{item.label}</span>
              <Time at={item.startedAt} className="text-sm text-faint" />
            </span>
            {item.progress !== null && (
              <ProgressBar bare value={item.progress} label={item.label} detail={item.detail} />
            )}
          </li>
        ))}
      </ul>
      <button type="button" onClick={() => go('/')} className="mt-3 rounded-xs text-sm text-accent hover:underline">
        {running.length > 8 ? `See all ${running.length}` : 'See them in Now'}
      </button>
    </Popover>
  );
}
