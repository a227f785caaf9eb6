import { ProbeFields } from '../../../app/probe-fields.tsx';
import { Checkbox } from '../../../ui/checkbox.tsx';
import { Field } from '../../../ui/field.tsx';
import { LinesField, NumberField, TextField } from '../../../ui/form-fields.tsx';
import { Select } from '../../../ui/select.tsx';
import type { PlaceFields } from './fields.tsx';
import { FigureFields } from './figure-fields.tsx';

/** How it shows that it can take requests. */
export function ReadyFields(props: PlaceFields) {
  const { form, problems, change } = props;
  return (
    <>
      <div className="grid items-start gap-3 sm:grid-cols-2">
        <Field
          label="Is ready when"
          error={problems.ready}
          hint={
            form.ready === 'usual'
              ? 'Asked in turn: GET /, /health and /up. The first that answers with 200 to 399 is the one that counts from then on; its answer is shown.'
              : undefined
          }
        >
          <Select
            value={form.ready}
            onValueChange={(ready) => change({ ready })}
            options={[
              { value: 'usual', label: 'A usual address answers', hint: '/, /health or /up' },
              { value: 'http', label: 'An address answers', hint: 'With a status that is fine' },
              { value: 'tcp', label: 'Its port takes a connection' },
              { value: 'exec', label: 'A command ends with 0' },
            ]}
          />
        </Field>
        <NumberField
          {...props}
          field="readySeconds"
          label="Within, seconds"
          hint="Later than this, the deployment fails."
        />
      </div>
      {form.ready !== 'usual' && <ProbeFields {...props} type={form.ready} command="./healthy.sh" />}
      <TextField
        {...props}
        field="test"
        label="Tests"
        hint="With the new version's files, before anything of it is started. It has to end with 0."
        placeholder="npm test"
      />
      <TextField
        {...props}
        field="scan"
        label="Scan"
        hint={
          props.form.target !== 'process'
            ? 'By a program of this machine, before the image is pushed or started; IMAGE names it. It has to end with 0.'
            : 'By a program of this machine, before anything is started; FOLDER leads to the files. It has to end with 0.'
        }
        placeholder={
          props.form.target !== 'process' ? 'trivy image --exit-code 1 "$IMAGE"' : 'trivy fs --exit-code 1 "$FOLDER"'
        }
      />
      <TextField
        {...props}
        field="migrate"
        label="Changes the database by"
        hint="Once for each version, before requests go to it. The old version goes on meanwhile and has to bear it."
        placeholder="npm run migrate"
      />
      <LinesField
        {...props}
        field="smoke"
        label="Tried before requests go to it"
        hint="One command in each line; PREVIEW_URL leads to the new version alone. Each has to end with 0."
        placeholder={'curl -fsS "$PREVIEW_URL/login"'}
      />
    </>
  );
}

/** What makes a version a bad one, beside the old. */
export function AnalysisFields(props: PlaceFields) {
  return (
    <>
      <p className="text-sm text-dim">
        While it is watched the new version is compared with the old one. What is worse than this sends all requests
        back, with the reason.
      </p>
      <div className="grid items-start gap-3 sm:grid-cols-3">
        <NumberField
          {...props}
          field="watchSeconds"
          label="Is watched for, seconds"
          hint="After it has all requests. 0: not at all."
        />
        <NumberField {...props} field="leastRequests" label="Judged from, requests" hint="Fewer say nothing." />
        <NumberField
          {...props}
          field="maxErrorPercent"
          label="Errors, % more"
          hint="Answers of 500 and above, or none."
        />
        <NumberField {...props} field="maxSlowerPercent" label="Slower, %" hint="Of the old one's p95." />
        <NumberField {...props} field="slowerByMs" label="and by, ms" hint="Less is no matter." />
        <NumberField {...props} field="maxRestarts" label="Ended by itself, times" />
        <NumberField {...props} field="maxMemory" label="Memory grows, MB a minute" placeholder="not looked at" />
      </div>
      <Checkbox
        checked={props.form.heedsTerm}
        onCheckedChange={(heedsTerm) => props.change({ heedsTerm })}
        hint="One of the new version is asked to end by TERM before requests go to it. What is deaf to it would be cut at each deployment."
      >
        It has to end when it is asked to
      </Checkbox>
      <TextField
        {...props}
        field="analysisCommand"
        label="Your own word"
        hint="Has to end with 0. PREVIEW_URL and LIVE_URL say where the versions are."
        placeholder="./check-orders.sh"
      />
      <FigureFields {...props} />
    </>
  );
}
