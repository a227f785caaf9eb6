import { useState } from 'react';
import type { ContainerAct } from '../../../../shared/features/containers/acts.ts';
import type { Container } from '../../../../shared/features/containers/schema.ts';
import { client } from '../../../app/connection.ts';
import { failureToast } from '../../../app/failure.tsx';
import { formatCount } from '../../../lib/number.ts';
import { printable } from '../../../lib/printable.ts';
import { Checkbox } from '../../../ui/checkbox.tsx';
import { ConfirmDialog } from '../../../ui/confirm-dialog.tsx';
import { type ToastOptions, useToast } from '../../../ui/toast.tsx';
import { openTerminal } from '../../terminals/index.tsx';
import { firstOf } from '../words.ts';
import { NameDialog, nameProblem } from './name-dialog.tsx';
import { type Asking, useAsking } from './use-asking.tsx';

export const titles: Record<ContainerAct, string> = {
  start: 'Start',
  stop: 'Stop',
  restart: 'Restart',
  pause: 'Pause',
  unpause: 'Go on',
  kill: 'Kill',
};
const awakens: ReadonlySet<ContainerAct> = new Set(['start', 'restart', 'unpause']);
export const isUp = ({ state }: Pick<Container, 'state'>) =>
  state === 'running' || state === 'restarting' || state === 'paused';

/** The acts that its state allows. */
export function fitting(one: Container): ContainerAct[] {
  if (one.state === 'paused') return ['unpause', 'stop'];
  if (one.state === 'running' || one.state === 'restarting') return ['stop', 'restart', 'pause', 'kill'];
  return one.state === 'removing' ? [] : ['start'];
}

function removal(asking: Asking, all: readonly Container[]) {
  asking.show((close) => <RemoveDialog all={all} asking={asking} onClose={close} />);
}

export function actsOn(asking: Asking, toast: (options: ToastOptions) => string) {
  const act = (all: readonly Container[], what: ContainerAct) => {
    const go = (confirmed: boolean) => {
      const acts = all.map(
        ({ id }) =>
          () =>
            client.containers.act({ id, act: what, confirmed }),
      );
      const [first] = acts;
      if (acts.length === 1 && first)
        void asking.run(`${printable(all[0]?.name ?? '')}: ${titles[what].toLowerCase()} failed`, first);
      else void asking.runAll(titles[what], acts);
    };
    const risky = awakens.has(what) ? all.filter(({ risks }) => risks.length > 0) : [];
    if (risky.length > 0)
      asking.confirm({
        title: `${titles[what]} ${risky.length === 1 ? printable(risky[0]?.name ?? '') : formatCount(risky.length, 'container')} that can reach the whole machine?`,
        children: (
          <ul className="grid gap-1">
            {risky.map(({ id, name, risks }) => (
              <li key={id} className="wrap-anywhere">
                <b className="font-medium text-text">{printable(name)}</b> {printable(risks.join(' '))}
              </li>
            ))}
          </ul>
        ),
        confirmLabel: titles[what],
        onConfirm: () => go(true),
      });
    else if (what === 'kill')
      asking.confirm({
        title: `Kill ${all.length === 1 ? printable(all[0]?.name ?? '') : formatCount(all.length, 'container')}?`,
        children: 'It ends at once, without a chance to tidy up.',
        loses: ['What it has not saved'],
        confirmLabel: 'Kill',
        onConfirm: () => go(false),
      });
    else go(false);
  };
  return {
    act,
    remove: (all: readonly Container[]) => removal(asking, all),
    rename: ({ id, name }: Container) =>
      asking.show((close) => (
        <NameDialog
          title={`Rename ${printable(name)}`}
          label="Name"
          start={name}
          action="Rename"
          problem={nameProblem}
          onSubmit={(to) =>
            asking.run('The container could not be renamed', () => client.containers.rename({ id, name: to }))
          }
          onClose={close}
        />
      )),
    async terminal({ id, name, project }: Container) {
      try {
        const { line } = await client.containers.shell({ id });
        await openTerminal({ ...(project && { projectId: project.id }), plain: true, type: `${line}\n` });
      } catch (error) {
        toast(failureToast(`No terminal in ${printable(name)}`, error));
      }
    },
  };
}

export function useContainerActs() {
  return actsOn(useAsking(), useToast());
}

function RemoveDialog({ all, asking, onClose }: { all: readonly Container[]; asking: Asking; onClose: () => void }) {
  const up = all.filter(isUp);
  const [force, setForce] = useState(false);
  const [volumes, setVolumes] = useState(false);
  const one = all.length === 1 ? printable(all[0]?.name ?? '') : null;
  return (
    <ConfirmDialog
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      title={one === null ? `Remove ${all.length} containers?` : `Remove the container ${one}?`}
      loses={[
        ...firstOf(all, ({ name }) => `${printable(name)}: what it wrote outside of volumes, and its log`),
        ...(volumes ? ['Volumes without a name, with what is in them'] : []),
      ]}
      confirmLabel={one === null ? 'Remove them' : 'Remove'}
      onConfirm={async () => {
        if (up.length > 0 && !force)
          throw new Error(
            up.length === 1
              ? `${printable(up[0]?.name ?? '')} runs. Stop it first, or tick the box.`
              : `${up.length} of them run. Stop them first, or tick the box.`,
          );
        const acts = all.map(
          ({ id }) =>
            () =>
              client.containers.remove({ id, force, volumes }),
        );
        const [first] = acts;
        if (acts.length === 1 && first) await asking.run('The container could not be removed', first);
        else await asking.runAll('Remove', acts);
      }}
    >
      {up.length > 0 && (
        <Checkbox checked={force} onCheckedChange={setForce} hint="It is killed first.">
          {one === null ? `Although ${formatCount(up.length, 'of them runs', 'of them run')}` : 'Although it runs'}
        </Checkbox>
      )}
      <Checkbox checked={volumes} onCheckedChange={setVolumes} hint="Volumes with a name always stay.">
        Volumes without a name, too
      </Checkbox>
    </ConfirmDialog>
  );
}
