import { useState } from 'react';
import type { Dependency, ProjectRow } from '../../../../../shared/features/projects/schema.ts';
import { useSettled } from '../../../../lib/use-settled.ts';
import { Users } from '../../uses/users.tsx';
import { questionOf, type Versions } from '../../uses/versions.ts';

/** The same thing in my other projects. */
export function WhoUses({ row, dependency: { name, ecosystem, locked } }: { row: ProjectRow; dependency: Dependency }) {
  const [versions, setVersions] = useState<Versions>({ which: 'any', version: locked ?? '' });
  const settled = useSettled(versions);
  return (
    <Users
      title="Who else uses it"
      question={questionOf(name, ecosystem, { ...settled, which: versions.which })}
      versions={versions}
      onVersions={setVersions}
      except={row.id}
      nobody="No other project uses it."
    />
  );
}
