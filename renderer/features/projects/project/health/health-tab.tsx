import type {
  HealthAction,
  HealthLoss,
  ProjectDetail,
  ProjectRow,
} from '../../../../../shared/features/projects/schema.ts';
import { useGo } from '../../../../app/navigation.tsx';
import { copyText } from '../../../../lib/copy-text.ts';
import { formatCount, formatNumber } from '../../../../lib/number.ts';
import { Button } from '../../../../ui/button.tsx';
import { EmptyState } from '../../../../ui/empty-state.tsx';
import { Ring } from '../../../../ui/ring.tsx';
import { Section } from '../../../../ui/section.tsx';
import { StateMark } from '../../../../ui/state-mark.tsx';
import { useToast } from '../../../../ui/toast.tsx';
import { hasRemote, isHere, type ProjectActions } from '../../actions.ts';
import { shownName } from '../../components/cells.tsx';
import { Place } from '../place.tsx';
import { useOpenFile } from '../use-open.ts';
import { Weights } from './weights.tsx';

interface HealthProps {
  row: ProjectRow;
  detail: ProjectDetail;
  actions: ProjectActions;
}

/** Each point lost with its reason and the one thing that mends it. */
export function HealthTab({ row, detail: { health }, actions }: HealthProps) {
  if (!health)
    return (
      <EmptyState title={isHere(row) ? 'It has not been read yet' : 'Its health is not known'}>
        {isHere(row)
          ? 'Its health is reckoned as soon as its files and its repository have been looked at.'
          : 'It can be looked at again once its folder is back.'}
      </EmptyState>
    );
  const lost = health.losses.reduce((sum, { points }) => sum + points, 0);
  return (
    <div className="grid gap-x-8 gap-y-6 p-4 @4xl:grid-cols-[minmax(0,1fr)_minmax(18rem,24rem)]">
      <div className="grid min-w-0 content-start gap-6">
        <div className="flex items-center gap-4">
          <Ring
            value={health.score}
            label={`Health of ${shownName(row.name)}`}
            hideValue
            className="[&_svg]:size-16 [&_svg]:stroke-2"
          />
          <div className="min-w-0">
            <p className="text-xl font-semibold tabular-nums">
              {formatNumber(Math.round(health.score))} <span className="text-base font-normal text-faint">of 100</span>
            </p>
            <p className="text-dim">
              {health.losses.length === 0
                ? 'Nothing costs it anything.'
                : `${formatCount(health.losses.length, 'cause')} ${health.losses.length === 1 ? 'costs' : 'cost'} it ${formatCount(lost, 'point')}.`}
            </p>
          </div>
        </div>
        <Section title="What it loses points for" {...(health.losses.length > 0 && { count: health.losses.length })}>
          {health.losses.length === 0 ? (
            <EmptyState size="line" title="Nothing." />
          ) : (
            <ul className="border-t border-line-soft">
              {health.losses.map((loss) => (
                <Loss
                  key={`${loss.cause} ${loss.file ?? ''} ${loss.line ?? ''}`}
                  row={row}
                  loss={loss}
                  actions={actions}
                />
              ))}
            </ul>
          )}
        </Section>
        {health.fine.length > 0 && (
          <Section title="What is fine" count={health.fine.length}>
            <ul className="grid gap-x-6 @2xl:grid-cols-2">
              {health.fine.map(({ cause, sentence }) => (
                <li key={`${cause} ${sentence}`} className="flex min-w-0 items-baseline gap-2 py-0.75 text-sm">
                  <StateMark state="healthy" hideLabel label="fine:" />
                  <span className="min-w-0 wrap-anywhere">{sentence}</span>
                </li>
              ))}
            </ul>
          </Section>
        )}
      </div>
      <Weights />
    </div>
  );
}

function Loss({ row, loss, actions }: { row: ProjectRow; loss: HealthLoss; actions: ProjectActions }) {
  const openFile = useOpenFile(row);
  const onOpen = isHere(row) ? openFile : null;
  return (
    <li className="grid grid-cols-[2.5rem_minmax(0,1fr)_auto] items-center gap-x-3 border-b border-line-soft py-2">
      <span className="text-end font-medium text-bad tabular-nums">
        <span aria-hidden>{`−${formatNumber(loss.points)}`}</span>
        <span className="sr-only">{formatCount(loss.points, 'point')} lost:</span>
      </span>
      <div className="min-w-0">
        <p className="wrap-anywhere">{loss.sentence}</p>
        {loss.file !== null && <Place file={loss.file} line={loss.line} onOpen={onOpen} />}
      </div>
      <ActionButton row={row} action={loss.action} line={loss.line} actions={actions} />
    </li>
  );
}

interface ActionProps {
  row: ProjectRow;
  action: HealthAction;
  line: number | null;
  actions: ProjectActions;
}

function ActionButton({ row, action, line, actions }: ActionProps) {
  const go = useGo();
  const toast = useToast();
  const openFile = useOpenFile(row);
  const act = () => {
    switch (action.kind) {
      case 'route': {
        const url = new URL(action.route, window.location.origin);
        // Whoever presses the button here has been told what it does: it need not be asked again there.
        if (url.pathname === `/projects/${row.id}` && url.searchParams.get('do') === 'pull' && hasRemote(row))
          return void actions.pull([row]);
        return go(action.route);
      }
      case 'open':
        return openFile(action.path, line);
      case 'command':
        return void copyText(action.command).then(
          () => toast({ title: 'Command copied', description: action.command.slice(0, 300) }),
          () => toast({ tone: 'bad', title: 'The command was not copied', description: action.command.slice(0, 300) }),
        );
    }
  };
  const gone = action.kind === 'open' && !isHere(row);
  return (
    <Button
      size="sm"
      disabled={gone}
      onClick={act}
      title={action.kind === 'command' ? action.command.slice(0, 300) : undefined}
    >
      {action.label}
    </Button>
  );
}
