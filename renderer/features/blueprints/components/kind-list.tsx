import type { Blueprint, BlueprintKind } from '../../../../shared/features/blueprints/schema.ts';
import { Checkbox } from '../../../ui/checkbox.tsx';
import { kinds } from '../words.ts';

interface KindListProps {
  chosen: readonly BlueprintKind[];
  refused: Blueprint['refused'];
  onChange: (kinds: BlueprintKind[]) => void;
}

/** What is to be generated. */
export function KindList({ chosen, refused, onChange }: KindListProps) {
  return (
    <fieldset className="grid grid-cols-[repeat(auto-fill,minmax(12rem,1fr))] gap-x-4 gap-y-2">
      <legend className="mb-2 text-sm font-semibold text-dim">Generate</legend>
      {kinds.map(({ kind, label, hint }) => {
        const no = chosen.includes(kind) && refused.some((one) => one.kind === kind);
        return (
          <Checkbox
            key={kind}
            checked={chosen.includes(kind)}
            onCheckedChange={(on) => onChange(on ? [...chosen, kind] : chosen.filter((one) => one !== kind))}
            hint={no ? 'Not for this project: see why' : hint}
          >
            {label}
          </Checkbox>
        );
      })}
    </fieldset>
  );
}
