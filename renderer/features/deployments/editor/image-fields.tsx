import type { ReactNode } from 'react';
import { LinesField, NumberField, TextField } from '../../../ui/form-fields.tsx';
import type { PlaceFields } from './fields.tsx';

export const MemoryField = (props: PlaceFields) => (
  <NumberField {...props} field="memory" label="Memory of each, MB" placeholder="no limit" />
);

export const DockerfileField = (props: PlaceFields) => (
  <TextField {...props} field="dockerfile" label="Dockerfile" hint="Relative to the project." />
);

export const RegistryField = ({ rest, ...props }: PlaceFields & { rest?: string }) => (
  <TextField
    {...props}
    field="registry"
    label="Registry"
    placeholder="registry.example.com/shop"
    hint={`Images are pushed there.${rest ?? ''}`}
  />
);

export const ContainerPortField = (props: PlaceFields & { placeholder: string; hint: string }) => (
  <NumberField {...props} field="containerPort" label="Port inside" />
);

interface BuildFieldsProps extends PlaceFields {
  /** What the engine is for. */
  engine: string;
  /** Stands among them. */
  children?: ReactNode;
}

/** How an image is built, wherever it runs then. */
export function BuildFields({ engine, children, ...props }: BuildFieldsProps) {
  return (
    <>
      <div className="grid items-start gap-3 sm:grid-cols-2">
        <TextField {...props} field="stage" label="Stage of the Dockerfile" placeholder="the last" />
        {children}
        <TextField
          {...props}
          field="context"
          label="Context of Docker"
          placeholder="the one of Containers"
          hint={engine}
        />
      </div>
      <LinesField
        {...props}
        field="args"
        label="Arguments of the build"
        hint="One NAME=value in each line. They stay in the image: no secrets."
      />
      <LinesField
        {...props}
        field="secrets"
        label="Secrets of the build"
        placeholder="npmrc=prod/NPMRC"
        hint="Lent to the steps that ask for them. One ID=ENVIRONMENT/VARIABLE, or ID=./FILE of the project, in each line."
      />
    </>
  );
}
