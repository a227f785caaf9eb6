import { Ellipsis, Plus } from 'lucide-react';
import { useState } from 'react';
import type { Environment } from '../../../../shared/features/environments/schema.ts';
import { formatCount } from '../../../lib/number.ts';
import { Button } from '../../../ui/button.tsx';
import { ConfirmDialog } from '../../../ui/confirm-dialog.tsx';
import { IconButton } from '../../../ui/icon-button.tsx';
import { Menu } from '../../../ui/menu.tsx';
import { Select } from '../../../ui/select.tsx';
import { StateMark } from '../../../ui/state-mark.tsx';
import { useToast } from '../../../ui/toast.tsx';
import { orInWords } from '../error-words.ts';
import { environmentsClient, useEnvironmentActions } from '../queries.ts';
import { EnvironmentDialog } from './environment-dialog.tsx';

interface EnvironmentBarProps {
  projectId: string;
  project: string;
  all: readonly Environment[];
  current: Environment;
  onChoose: (name: string) => void;
  onAdd: () => void;
}

const hintOf = ({ variables, current, inherits }: Environment) =>
  [formatCount(variables, 'variable'), current && 'in use', inherits && `inherits ${inherits}`]
    .filter(Boolean)
    .join(' · ');

/** Which environment is looked at, and whether services stand on it. */
export function EnvironmentBar({ projectId, project, all, current, onChoose, onAdd }: EnvironmentBarProps) {
  const actions = useEnvironmentActions();
  const toast = useToast();
  const [asking, setAsking] = useState<'new' | 'change' | 'remove' | null>(null);
  const { name, problems } = current;
  const use = () => actions.change.mutate({ projectId, environment: name, current: true });
  const remove = async () => {
    await orInWords(environmentsClient.remove({ projectId, environment: name }));
    actions.refresh();
    toast({ title: `${name} was removed`, description: 'Its files are as they were.' });
  };

  return (
    <div className="flex shrink-0 flex-wrap items-center gap-2 px-4 py-2.5">
      <Select
        label="Environment"
        value={name}
        onValueChange={onChoose}
        options={all.map((one) => ({ value: one.name, label: one.name, hint: hintOf(one) }))}
        className="w-44"
      />
      {current.current ? (
        <StateMark state="healthy" label="in use: services start with it" className="text-sm text-dim" />
      ) : (
        <Button onClick={use} loading={actions.change.isPending}>
          Use {name}
        </Button>
      )}
      {current.inherits && <span className="text-sm text-dim">inherits {current.inherits}</span>}
      {problems > 0 && <StateMark state="failing" label={formatCount(problems, 'problem')} className="text-sm" />}
      <span className="ms-auto flex items-center gap-1">
        <Menu
          align="end"
          trigger={<IconButton icon={Ellipsis} label="More for environments" />}
          entries={[
            { id: 'new', label: 'New environment…', onSelect: () => setAsking('new') },
            { id: 'change', label: `What ${name} inherits and reads…`, onSelect: () => setAsking('change') },
            { type: 'separator', id: 'line' },
            {
              id: 'remove',
              label: `Remove ${name}…`,
              danger: true,
              disabled: all.length === 1,
              onSelect: () => setAsking('remove'),
            },
          ]}
        />
        <Button variant="primary" icon={Plus} onClick={() => onAdd()}>
          Add variable
        </Button>
      </span>
      {(asking === 'new' || asking === 'change') && (
        <EnvironmentDialog
          projectId={projectId}
          all={all}
          change={asking === 'change' ? current : null}
          onDone={onChoose}
          onClose={() => setAsking(null)}
        />
      )}
      <ConfirmDialog
        open={asking === 'remove'}
        onOpenChange={(open) => {
          if (!open) setAsking(null);
        }}
        title={`Remove ${name} from ${project}?`}
        confirmLabel="Remove environment"
        onConfirm={remove}
      >
        Its files stay as they are. What Optimus alone keeps for it is lost. You can add it again.
      </ConfirmDialog>
    </div>
  );
}
