import type { Connection, ModelInfo } from '../../../../shared/features/minds/schema.ts';
import { useForm } from '../../../app/use-form.ts';
import { printable } from '../../../lib/printable.ts';
import { Button } from '../../../ui/button.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { FormDialog } from '../../../ui/form-dialog.tsx';
import { FormTrouble, NumberField } from '../../../ui/form-fields.tsx';
import { priceForm, readPrice } from '../price.ts';
import { useSaving } from '../queries.ts';
import { pricedByTokens } from '../roles.ts';
import { closeDialog } from '../store.ts';
import { useRefusal } from './use-refusal.ts';

export function PriceDialog({ connection, model }: { connection: Connection; model: ModelInfo }) {
  if (pricedByTokens(model)) return <TokenPrice connection={connection} model={model} />;
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && closeDialog()}
      title={`Price of ${printable(model.id)}`}
      description="Providers charge this model by letters or minutes and tell no tokens. A price by tokens would say nothing of it: what it costs stays unknown here, and is never shown as nothing."
      footer={<Button onClick={closeDialog}>Close</Button>}
    />
  );
}

function TokenPrice({ connection, model }: { connection: Connection; model: ModelInfo }) {
  const { setPrice } = useSaving();
  const { form, problems, change, show, body } = useForm(() => priceForm(model.price));
  const { refused, clear, tell } = useRefusal(show, ['input', 'cachedInput', 'output']);
  const props = { form, problems, change };
  const submit = () => {
    if (setPrice.isPending) return;
    clear();
    const read = readPrice(form);
    if (read.problems) return show(read.problems);
    setPrice.mutate(
      { connectionId: connection.id, model: model.id, price: read.price },
      { onSuccess: closeDialog, onError: tell },
    );
  };
  return (
    <FormDialog
      title={`Price of ${printable(model.id)}`}
      description="Dollars for a million tokens, as the provider's list has them. Requests from now on are counted so; those before keep their cost."
      action="Save"
      busy={setPrice.isPending}
      onSubmit={submit}
      onClose={closeDialog}
    >
      <div ref={body} className="grid gap-3">
        <NumberField {...props} field="input" label="Question" placeholder="not known" />
        <NumberField
          {...props}
          field="cachedInput"
          label="Question, what it still had"
          placeholder="as the question"
          hint="What the provider reads from its cache costs less."
        />
        <NumberField
          {...props}
          field="output"
          label="Answer"
          placeholder="not known"
          hint="Three empty fields: the price is not known, and cost is shown so."
        />
        <FormTrouble problems={problems} refused={refused} />
      </div>
    </FormDialog>
  );
}
