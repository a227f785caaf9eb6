interface Choice {
  value: string;
  label: string;
}

export type Control =
  | { type: 'segments'; choices: readonly Choice[] }
  | { type: 'select'; choices: readonly Choice[] }
  | { type: 'switch' }
  | { type: 'slider'; min: number; max: number; step: number; unit: 'percent' }
  | { type: 'number'; min: number; max: number; unit: string }
  | { type: 'text'; placeholder: string }
  /** One of the microphones that the page can see. */
  | { type: 'microphones' }
  /** One of the voices that can be had for what `speakWith` says. */
  | { type: 'voices' }
  | { type: 'hotkeys' };

export interface SettingDefinition {
  label: string;
  /** What it does, in one or two short sentences. */
  hint: string;
  control: Control;
  /** Words that a user may search for. */
  keywords?: readonly string[];
  /** Without this capability of the host the control would be dead, so it says why instead. */
  needs?: string;
}
