import type { Connection, RoleName, Roles } from '../../../../shared/features/minds/schema.ts';
import { Failure } from '../../../app/failure.tsx';
import { printable } from '../../../lib/printable.ts';
import { Field } from '../../../ui/field.tsx';
import { Select } from '../../../ui/select.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { useMindsActs, useRoles, useRolesInUse } from '../queries.ts';
import { mayTake } from '../roles.ts';
import { roleOrder, roleWords } from '../words.ts';

export function RolesView({ connections }: { connections: readonly Connection[] }) {
  const query = useRoles();
  const inUse = useRolesInUse().data;
  if (query.data)
    return (
      <div className="mx-auto grid w-full max-w-200 gap-4 px-4 py-4">
        <p className="text-dim">
          Which model does what. Where none is chosen, Optimus takes one that is connected and fits; for memory only one
          that runs on this machine.
        </p>
        {roleOrder.map((role) => (
          <Role key={role} role={role} roles={query.data} inUse={inUse} connections={connections} />
        ))}
      </div>
    );
  if (query.isError)
    return (
      <Failure
        what="The roles could not be read"
        error={query.error}
        onRetry={() => void query.refetch()}
        retrying={query.isFetching}
      />
    );
  return <Skeleton rows={6} label="Loading the roles" className="px-4" />;
}

const fitting = 'fitting';
const valueFor = (connectionId: string, model: string) => JSON.stringify([connectionId, model]);

interface RoleProps {
  role: RoleName;
  roles: Roles;
  /** Undefined while it is being asked for. */
  inUse: Roles | undefined;
  connections: readonly Connection[];
}

function Role({ role, roles, inUse, connections }: RoleProps) {
  const { setRole } = useMindsActs();
  const chosen = roles[role];
  const options = connections.flatMap(({ id, kind, name, models }) =>
    models
      .filter((model) => mayTake(role, kind, model))
      .map((model) => ({
        value: valueFor(id, model.id),
        label: printable(model.id),
        hint: kind === 'local' ? 'on this machine' : printable(name),
      })),
  );
  const value = chosen ? valueFor(chosen.connectionId, chosen.model) : fitting;
  const gone = chosen !== null && !options.some((option) => option.value === value);
  return (
    <Field
      layout="row"
      label={roleWords[role].name}
      hint={roleWords[role].about}
      error={gone ? `${printable(chosen.model)} is not there any more. Choose another one.` : undefined}
    >
      <Select
        className="w-70 max-w-full"
        value={setRole.isPending ? roleValue(setRole.variables.model) : value}
        onValueChange={(next) => {
          const [connectionId = '', model = ''] = next === fitting ? [] : (JSON.parse(next) as string[]);
          setRole.mutate({ role, model: next === fitting ? null : { connectionId, model } });
        }}
        options={[
          { value: fitting, label: fittingWords(chosen === null ? inUse?.[role] : undefined) },
          ...(gone ? [{ value, label: printable(chosen.model), hint: 'not there any more', disabled: true }] : []),
          ...options,
        ]}
      />
    </Field>
  );
}

/** What stands in for a choice, where that is known. */
function fittingWords(model: Roles[RoleName] | undefined): string {
  if (model === undefined) return 'One that fits';
  return model === null ? 'One that fits: none is connected' : `One that fits: ${printable(model.model)}`;
}

const roleValue = (model: Roles[RoleName]) => (model ? valueFor(model.connectionId, model.model) : fitting);
