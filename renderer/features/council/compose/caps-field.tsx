import type { Caps } from '../../../../shared/features/council/schema.ts';
import { formatMoney, moneyText } from '../../../lib/money.ts';
import { formatCompact } from '../../../lib/number.ts';
import { Fold } from '../../../ui/fold.tsx';
import { NumberField } from '../../../ui/form-fields.tsx';
import { type CapsForm, capsOf } from './draft-form.ts';

interface CapsFieldProps {
  /** What holds at the core. */
  caps: Caps | null;
  written: Partial<CapsForm>;
  onChange: (written: Partial<CapsForm>) => void;
}

function capsWords({ calls, tokens, cost, minutes }: Caps): string {
  return `${calls} calls, ${formatCompact(tokens)} tokens, ${cost === null ? 'no cap of money' : formatMoney(cost)}, ${minutes} min`;
}

/** Beyond these no request begins; what the chair needs is kept back. */
export function CapsField({ caps, written, onChange }: CapsFieldProps) {
  const { problems } = capsOf(written);
  const form: CapsForm = {
    calls: written.calls ?? String(caps?.calls ?? ''),
    tokens: written.tokens ?? String(caps?.tokens ?? ''),
    cost: written.cost ?? moneyText(caps?.cost ?? null),
    minutes: written.minutes ?? String(caps?.minutes ?? ''),
  };
  const fields = {
    form: { ...form },
    problems,
    change: (patch: Partial<CapsForm>) => onChange({ ...written, ...patch }),
  };
  return (
    <Fold title="Caps" summary={caps ? capsWords(caps) : 'those of the mode'} wrong={Object.keys(problems).length > 0}>
      <p className="text-sm text-dim">No request begins beyond a cap. What the chair needs to sum up is kept back.</p>
      <div className="grid items-start gap-3 sm:grid-cols-2 lg:grid-cols-4">
        <NumberField {...fields} field="calls" label="Calls" />
        <NumberField {...fields} field="tokens" label="Tokens" />
        <NumberField {...fields} field="cost" label="Dollars" placeholder="no cap" />
        <NumberField {...fields} field="minutes" label="Minutes" />
      </div>
    </Fold>
  );
}
