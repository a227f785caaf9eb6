import { useState } from 'react';
import type { Dependency, ProjectRow } from '../../../../../shared/features/projects/schema.ts';
import { useSettled } from '../../../../lib/use-settled.ts';
import { Section } from '../../../../ui/section.tsx';
import { Users, useAsked } from '../../uses/users.tsx';
import { VersionFields } from '../../uses/version-fields.tsx';
import { questionOf, type Versions } from '../../uses/versions.ts';

/** The same thing in my other projects. */
export function WhoUses({ row, dependency: { name, ecosystem, locked } }: { row: ProjectRow; dependency: Dependency }) {
  const [versions, setVersions] = useState<Versions>({ which: 'any', version: locked ?? '' });
  const settled = useSettled(versions);
  const { which } = versions;
  const asked = useAsked(questionOf(name, ecosystem, { ...settled, which }), row.id);
  return (
    <Section title="Who else uses it" level={3} count={asked.count}>
      <div className="mb-2 flex flex-wrap items-start gap-2">
        <VersionFields versions={versions} onChange={setVersions} problem={asked.problem} />
      </div>
      <Users asked={asked} which={which} nobody="No other project uses it." />
    </Section>
  );
}
