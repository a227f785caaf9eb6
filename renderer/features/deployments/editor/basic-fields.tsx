import type { Environment } from '../../../../shared/features/environments/schema.ts';
import { EnvironmentField } from '../../../app/environment-field.tsx';
import { Field } from '../../../ui/field.tsx';
import { NumberField, TextField } from '../../../ui/form-fields.tsx';
import { RadioGroup } from '../../../ui/radio-group.tsx';
import { SegmentedControl } from '../../../ui/segmented-control.tsx';
import { Select } from '../../../ui/select.tsx';
import { ClusterFields } from './cluster-fields.tsx';
import type { PlaceFields } from './fields.tsx';
import { DockerfileField } from './image-fields.tsx';

interface BasicProps extends PlaceFields {
  environments: readonly Environment[];
}

/** What it is called, what runs, and how the next version takes over. */
export function BasicFields({ environments, ...props }: BasicProps) {
  const { form, problems, change } = props;
  return (
    <>
      <div className="grid items-start gap-3 sm:grid-cols-[minmax(0,1fr)_auto]">
        <TextField {...props} field="name" label="Name" hint="Such as staging or prod." mono={false} />
        <Field label="Runs as">
          <SegmentedControl
            label="Runs as"
            value={form.target}
            onValueChange={(target) => change({ target })}
            segments={[
              { value: 'process', label: 'Processes here' },
              { value: 'docker', label: 'Containers' },
              { value: 'kubernetes', label: 'In a cluster' },
            ]}
          />
        </Field>
      </div>
      {form.target === 'process' ? (
        <>
          <TextField
            {...props}
            field="run"
            label="Started by"
            hint="{port} becomes the number that was given to it; the variable PORT holds it, too."
            placeholder="node server.js"
          />
          <TextField
            {...props}
            field="build"
            label="Built by"
            hint="Run once in a copy of the project that nobody changes. Empty: nothing has to be built."
            placeholder="npm ci && npm run build"
          />
        </>
      ) : form.target === 'kubernetes' ? (
        <ClusterFields {...props} />
      ) : (
        <DockerfileField {...props} />
      )}
      <div className="grid items-start gap-3 sm:grid-cols-3">
        <NumberField
          {...props}
          field="port"
          label="Port"
          hint={form.target === 'kubernetes' ? 'Of its Service.' : 'Where people find it, whichever version is live.'}
        />
        <NumberField {...props} field="replicas" label="How many of each version" />
        <EnvironmentField
          value={form.environment}
          onChange={(environment) => change({ environment })}
          environments={environments}
          hint="Whose variables it gets."
          error={problems.environment}
        />
      </div>
      <Field label="How a new version takes over" error={problems.strategy}>
        <RadioGroup
          value={form.strategy}
          onValueChange={(strategy) => change({ strategy })}
          options={[
            {
              value: 'blue-green',
              label: 'Blue-green',
              hint: 'It is started beside the old one and proven, then gets all requests in one step. The way back is instant.',
            },
            {
              value: 'canary',
              label: 'Canary',
              hint: 'It gets a few requests first, then more. Each step is compared with the old version.',
            },
            {
              value: 'rolling',
              label: 'Rolling',
              hint: 'One after the other is replaced: for several of each version and little memory.',
            },
          ]}
        />
      </Field>
      {form.strategy === 'canary' && form.target === 'kubernetes' && (
        <p className="text-sm text-dim">
          A cluster deals by pods, not by weights: of 4 pods one is 25 %. The real share of each step stands in the
          receipt.
        </p>
      )}
      {form.strategy === 'canary' && (
        <div className="grid items-start gap-3 sm:grid-cols-2">
          <TextField {...props} field="steps" label="Steps, % of all requests" />
          <NumberField {...props} field="stepSeconds" label="Each is watched for, seconds" />
          {form.target !== 'kubernetes' && (
            <Field label="A client stays where it is by" error={problems.sticky}>
              <Select
                value={form.sticky}
                onValueChange={(sticky) => change({ sticky })}
                options={[
                  { value: 'cookie', label: 'A cookie', hint: 'That the proxy sets' },
                  { value: 'header', label: 'A header', hint: 'That names the user' },
                  { value: 'address', label: 'Its address' },
                  { value: 'none', label: 'Nothing', hint: 'Each request is dealt anew' },
                ]}
              />
            </Field>
          )}
          {form.target !== 'kubernetes' && form.sticky === 'header' && (
            <TextField {...props} field="stickyHeader" label="Header" placeholder="X-User-Id" />
          )}
        </div>
      )}
      {form.strategy === 'rolling' && form.target === 'kubernetes' && (
        <NumberField
          {...props}
          field="maxSurge"
          label="More than usual meanwhile"
          hint="So many pods are begun before old ones end."
        />
      )}
      {form.strategy === 'rolling' && (
        <NumberField
          {...props}
          field="maxUnavailable"
          label="May be missing meanwhile"
          hint="0: there are never fewer ready than usual."
        />
      )}
    </>
  );
}
