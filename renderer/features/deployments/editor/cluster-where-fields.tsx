import { Checkbox } from '../../../ui/checkbox.tsx';
import { LinesField, NumberField, TextField } from '../../../ui/form-fields.tsx';
import type { PlaceFields } from './fields.tsx';

/** What is only there for a cluster. */
export function ClusterWhereFields(props: PlaceFields) {
  const { form, change } = props;
  return (
    <>
      <NumberField {...props} field="memory" label="Memory of each, MB" placeholder="no limit" />
      {form.imageFrom === 'build' && (
        <>
          <div className="grid items-start gap-3 sm:grid-cols-2">
            <TextField {...props} field="stage" label="Stage of the Dockerfile" placeholder="the last" />
            <TextField
              {...props}
              field="context"
              label="Context of Docker"
              placeholder="the one of Containers"
              hint="On which engine it is built."
            />
          </div>
          <LinesField
            {...props}
            field="args"
            label="Arguments of the build"
            hint="One NAME=value in each line. They stay in the image: no secrets."
          />
        </>
      )}
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
