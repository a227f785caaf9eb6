import { useDeferredValue } from 'react';
import { knownError } from '../../../app/connection.ts';
import { refusal } from '../../../app/refusal.ts';
import { short } from '../../../lib/short.ts';
import { Button } from '../../../ui/button.tsx';
import { Callout } from '../../../ui/callout.tsx';
import { Checkbox } from '../../../ui/checkbox.tsx';
import { Field } from '../../../ui/field.tsx';
import { TextField } from '../../../ui/form-fields.tsx';
import { Input } from '../../../ui/input.tsx';
import { RadioGroup } from '../../../ui/radio-group.tsx';
import { Select } from '../../../ui/select.tsx';
import { useCheckCluster, useKubeContexts } from '../queries.ts';
import { ClusterSaid } from './cluster-said.tsx';
import type { PlaceFields } from './fields.tsx';
import { ContainerPortField, DockerfileField, RegistryField } from './image-fields.tsx';

const orNull = (text: string) => (text.trim() === '' ? null : text.trim());
/** A context cannot be called so. */
const current = ' ';

/** Which cluster, as whom, and from where it has the image. */
export function ClusterFields(props: PlaceFields) {
  const { form, problems, change } = props;
  const file = orNull(useDeferredValue(form.kubeconfig));
  const query = useKubeContexts(file);
  const check = useCheckCluster();
  const found = query.data;
  const chosen = found?.contexts.find(({ name }) => name === (orNull(form.kubeContext) ?? found.current));
  const plugin = chosen?.plugin ?? null;
  const namespaces = check.data?.namespaces ?? [];
  const other = (patch: Parameters<typeof change>[0]) => {
    check.reset();
    change(patch);
  };
  const known = (found?.contexts ?? []).map(({ name, server, problem }) => ({
    value: name,
    label: short(name, 80),
    hint: short(problem ?? server, 120),
  }));
  return (
    <>
      <div className="grid items-start gap-3 sm:grid-cols-2">
        <Field
          label="Context"
          error={problems.kubeContext ?? chosen?.problem ?? undefined}
          hint={found && found.files.length > 0 ? short(`From ${found.files.join(', ')}`, 200) : undefined}
        >
          <Select
            value={form.kubeContext === '' ? current : form.kubeContext}
            onValueChange={(value) => other({ kubeContext: value === current ? '' : value, plugin: '' })}
            options={[
              {
                value: current,
                label: found?.current ? short(`The current one, ${found.current}`, 80) : 'The current one',
                hint: found?.current ? 'Another when you switch' : 'None is said to be current',
              },
              ...known,
              ...(form.kubeContext !== '' && !known.some(({ value }) => value === form.kubeContext)
                ? [{ value: form.kubeContext, label: short(form.kubeContext, 80), hint: 'Not in the kubeconfig' }]
                : []),
            ]}
          />
        </Field>
        <Field
          label="Namespace"
          error={problems.namespace}
          hint={namespaces.length > 0 ? undefined : 'Empty: that of the context.'}
        >
          {namespaces.length > 0 ? (
            <Select
              value={form.namespace === '' ? current : form.namespace}
              onValueChange={(value) => other({ namespace: value === current ? '' : value })}
              options={[
                { value: current, label: short(`${chosen?.namespace ?? 'default'}, of the context`, 80) },
                ...namespaces.map((name) => ({ value: name, label: name })),
              ]}
            />
          ) : (
            <Input
              mono
              value={form.namespace}
              onValueChange={(namespace) => other({ namespace })}
              autoComplete="off"
              spellCheck={false}
            />
          )}
        </Field>
      </div>
      <TextField
        {...props}
        change={(patch) => other({ ...patch, plugin: '' })}
        field="kubeconfig"
        label="Kubeconfig"
        placeholder="as kubectl finds it"
        hint="A file of yours. Empty: KUBECONFIG, or .kube/config in your home."
      />
      {found?.problem && (
        <Callout tone="warn" title="No cluster to choose from">
          {short(found.problem, 600)}
        </Callout>
      )}
      {query.error && (
        <p role="alert" className="text-sm text-bad">
          {refusal(query.error)}
        </p>
      )}
      {chosen?.warnings.map((warning) => (
        <Callout key={warning} tone="warn" title="Not protected">
          {warning}
        </Callout>
      ))}
      {plugin && (
        <Field label="Its credentials come from a command" error={problems.plugin}>
          <p className="font-mono text-xs wrap-anywhere select-text">{short(plugin.command, 2_000)}</p>
          <Checkbox
            checked={form.plugin === plugin.mark}
            onCheckedChange={(agreed) => other({ plugin: agreed ? plugin.mark : '' })}
            hint="It is run on this machine whenever credentials are needed. When the kubeconfig changes it, you are asked again."
          >
            Optimus may run this command
          </Checkbox>
        </Field>
      )}
      <div className="flex flex-wrap items-center gap-3">
        <Button
          loading={check.isPending}
          disabled={!chosen || chosen.problem !== null}
          onClick={() =>
            check.mutate({
              kubeconfig: orNull(form.kubeconfig),
              context: orNull(form.kubeContext),
              namespace: orNull(form.namespace),
              plugin: orNull(form.plugin),
            })
          }
        >
          Check the cluster
        </Button>
        <span className="text-sm text-dim">Asks for its version and for what is permitted; nothing is changed.</span>
      </div>
      {check.data && <ClusterSaid report={check.data} />}
      {check.error && (
        <p role="alert" className="text-sm text-bad wrap-anywhere">
          {knownError(check.error)?.code === 'INVALID'
            ? 'Name and namespace have to be put right first.'
            : refusal(check.error)}
        </p>
      )}
      <TextField
        {...props}
        field="manifests"
        label="Manifests of the project"
        placeholder="k8s"
        hint="A folder or a file. The image of the version and labels of Optimus come into them. Empty: a Deployment and a Service are made from what stands here."
      />
      <Field label="Image">
        <RadioGroup
          value={form.imageFrom}
          onValueChange={(imageFrom) => change({ imageFrom })}
          options={[
            {
              value: 'build',
              label: 'Built here and pushed',
              hint: 'From the Dockerfile, to a registry that the cluster pulls from.',
            },
            { value: 'there', label: 'There already', hint: 'Something else builds it, such as your CI.' },
          ]}
        />
      </Field>
      {form.imageFrom === 'there' ? (
        <TextField
          {...props}
          field="image"
          label="Its name"
          placeholder="registry.example.com/shop:{commit}"
          hint="{commit} becomes the commit that is shipped."
        />
      ) : (
        <>
          <div className="grid items-start gap-3 sm:grid-cols-2">
            <DockerfileField {...props} />
            <RegistryField {...props} />
          </div>
          <Checkbox
            checked={form.sharedImages}
            onCheckedChange={(sharedImages) => change({ sharedImages })}
            hint="As that of Docker Desktop does. Then no registry is needed."
          >
            The cluster sees the images of this engine
          </Checkbox>
        </>
      )}
      <ContainerPortField {...props} placeholder="8080" hint="Where the program listens in its container." />
    </>
  );
}
