import { useState } from 'react';
import { formatPercent } from '../../../lib/number.ts';
import { Input } from '../../../ui/input.tsx';
import { SegmentedControl } from '../../../ui/segmented-control.tsx';
import { Select } from '../../../ui/select.tsx';
import { Slider } from '../../../ui/slider.tsx';
import { Switch } from '../../../ui/switch.tsx';
import type { Control as ControlDefinition } from '../definition-types.ts';
import type { SettingValue } from '../patch.ts';
import { MicrophoneSelect } from './microphone-select.tsx';
import { VoiceSelect } from './voice-select.tsx';

interface ControlProps {
  control: ControlDefinition;
  label: string;
  value: SettingValue;
  onSave: (value: SettingValue) => void;
}

export function Control({ control, label, value, onSave }: ControlProps) {
  switch (control.type) {
    case 'segments':
      return <SegmentedControl label={label} segments={control.choices} value={String(value)} onValueChange={onSave} />;
    case 'select':
      return (
        <Select label={label} options={control.choices} value={String(value)} onValueChange={onSave} className="w-40" />
      );
    case 'switch':
      return <Switch label={label} checked={value === true} onCheckedChange={onSave} />;
    case 'slider':
      return <SliderControl control={control} label={label} value={Number(value)} onSave={onSave} />;
    case 'number':
      return (
        <span className="inline-flex items-center gap-2">
          <Draft
            value={String(value)}
            label={label}
            numeric
            className="w-24 text-end"
            onSave={(text) => onSave(text.trim() === '' ? Number.NaN : Number(text))}
          />
          {control.unit && <span className="min-w-11 text-sm text-dim">{control.unit}</span>}
        </span>
      );
    case 'text':
      return (
        <Draft value={String(value)} label={label} placeholder={control.placeholder} className="w-72" onSave={onSave} />
      );
    case 'microphones':
      return <MicrophoneSelect label={label} value={String(value)} onSave={onSave} />;
    case 'voices':
      return <VoiceSelect label={label} value={String(value)} onSave={onSave} />;
    case 'hotkeys':
      return null;
  }
}

function SliderControl({
  control,
  label,
  value,
  onSave,
}: {
  control: Extract<ControlDefinition, { type: 'slider' }>;
  label: string;
  value: number;
  onSave: (value: number) => void;
}) {
  // Zoom moves the slider under the pointer, so it only counts when it is let go.
  const [live, setLive] = useState<number | null>(null);
  return (
    <Slider
      label={label}
      min={control.min}
      max={control.max}
      step={control.step}
      value={live ?? value}
      onValueChange={setLive}
      onCommit={(next) => {
        setLive(null);
        onSave(Math.round(next * 100) / 100);
      }}
      format={(share) => formatPercent(share)}
      className="w-60"
    />
  );
}

interface DraftProps {
  value: string;
  label: string;
  numeric?: boolean;
  placeholder?: string;
  className: string;
  onSave: (text: string) => void;
}

/** Saved with Enter or when it is left; Escape brings back what was. */
function Draft({ value, label, numeric = false, placeholder, className, onSave }: DraftProps) {
  const [draft, setDraft] = useState<string | null>(null);
  const save = () => {
    if (draft !== null && draft !== value) onSave(draft);
    setDraft(null);
  };
  return (
    <Input
      aria-label={label}
      value={draft ?? value}
      onValueChange={setDraft}
      onBlur={save}
      onKeyDown={(event) => {
        if (event.key === 'Enter') save();
        if (event.key === 'Escape') setDraft(null);
      }}
      inputMode={numeric ? 'numeric' : 'url'}
      placeholder={placeholder}
      autoComplete="off"
      spellCheck={false}
      className={className}
    />
  );
}
