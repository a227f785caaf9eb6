import { Field } from '../../../ui/field.tsx';
import { LinesField, NumberField, TextField } from '../../../ui/form-fields.tsx';
import { Select } from '../../../ui/select.tsx';
import { useDatabases } from '../../databases/index.tsx';
import type { PlaceFields } from './fields.tsx';
import type { FigureFrom } from './form.ts';

const froms: { value: FigureFrom; label: string }[] = [
  { value: 'none', label: 'None' },
  { value: 'address', label: 'What an address answers' },
  { value: 'query', label: 'What a query gives' },
];

/** A number of the user's own that has to keep within bounds, asked for when the time is over. */
export function FigureFields(props: PlaceFields) {
  const { form, change } = props;
  return (
    <>
      <Field label="Your own figure" hint="Asked for when the time is over.">
        <Select
          label="Your own figure"
          options={froms}
          value={form.figureFrom}
          onValueChange={(figureFrom) => change({ figureFrom })}
        />
      </Field>
      {form.figureFrom === 'address' && (
        <div className="grid items-start gap-3 sm:grid-cols-3">
          <div className="sm:col-span-2">
            <TextField
              {...props}
              field="figureUrl"
              label="Address"
              hint="{version} becomes the number of the new version."
              placeholder="http://127.0.0.1:9090/api/v1/query?query=…"
            />
          </div>
          <TextField
            {...props}
            field="figurePath"
            label="Where in its JSON"
            hint="Empty: the answer is the number."
            placeholder="data.result.0.value.1"
          />
        </div>
      )}
      {form.figureFrom === 'query' && <QueryFields {...props} />}
      {form.figureFrom !== 'none' && (
        <div className="grid items-start gap-3 sm:grid-cols-3">
          <NumberField {...props} field="figureAtLeast" label="At least" placeholder="no bound" />
          <NumberField {...props} field="figureAtMost" label="At most" placeholder="no bound" />
        </div>
      )}
    </>
  );
}

function QueryFields(props: PlaceFields) {
  const { form, problems, change } = props;
  const known = useDatabases().data;
  const asked = known?.filter(({ engine }) => engine !== 'redis') ?? [];
  const gone = form.figureDatabase !== '' && known !== undefined && !asked.some(({ id }) => id === form.figureDatabase);
  const options = [
    { value: '', label: asked.length === 0 ? 'No database is watched' : 'Choose one' },
    ...asked.map(({ id, name }) => ({ value: id, label: name })),
    ...(gone ? [{ value: form.figureDatabase, label: 'One that is watched no more' }] : []),
  ];
  return (
    <>
      <Field label="Database" hint="One that is connected under Databases." error={problems.figureDatabase}>
        <Select
          label="Database"
          options={options}
          value={form.figureDatabase}
          onValueChange={(figureDatabase) => change({ figureDatabase })}
        />
      </Field>
      <LinesField
        {...props}
        field="figureQuery"
        label="Query"
        hint="One statement that only reads; its first value counts. {version} becomes the number of the new version."
        placeholder="select count(*) from orders where failed and version = {version}"
      />
    </>
  );
}
