import { Checkbox } from '../../../ui/checkbox.tsx';
import type { PlaceFields } from './fields.tsx';
import { BuildFields, MemoryField } from './image-fields.tsx';

/** What is only there for a cluster. */
export function ClusterWhereFields(props: PlaceFields) {
  const { form, change } = props;
  return (
    <>
      <MemoryField {...props} />
      {form.imageFrom === 'build' && <BuildFields {...props} engine="On which engine it is built." />}
      <Checkbox
        checked={form.standby}
        onCheckedChange={(standby) => change({ standby })}
        hint="Going back is one change of the Service then. It takes as much of the cluster as the live one."
      >
        The version before runs on
      </Checkbox>
      <Checkbox
        checked={form.takeOver}
        onCheckedChange={(takeOver) => change({ takeOver })}
        hint="Fields that somebody else has set are refused unless this is on, and named."
      >
        Take over what others have set
      </Checkbox>
    </>
  );
}
