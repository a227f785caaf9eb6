import type { Layers } from './layers.ts';
import { type Part, partsOf, type SecretReference } from './references.ts';

const longest = 131_072;

export interface Resolved {
  /** With the texts of secrets where they were given. */
  text: string;
  secret: boolean;
  problem: string | null;
}

/** A secret as it is known here: its value where it is to be used, else only that it is there. */
export type KnownSecret = { value: string } | { problem: string };

interface Deps {
  layers: Layers;
  secret: (reference: SecretReference) => KnownSecret;
  /** Of the system: `HOME`, `PATH`. */
  system: (name: string) => string | undefined;
}

/** Works values out, each once. What refers to itself means what it hides: `PATH=${PATH}:./bin`. */
export function createResolver({ layers, secret, system }: Deps) {
  const known = new Map<string, Resolved>();
  const under: string[] = [];
  const keyOf = (name: string, depth: number) => `${depth}\0${name}`;

  function settingOf(name: string, depth: number): Resolved | null {
    const setting = layers.get(name)?.[depth];
    if (!setting) {
      const text = system(name);
      return text === undefined ? null : { text, secret: false, problem: null };
    }
    const key = keyOf(name, depth);
    const done = known.get(key);
    if (done) return done;
    if (under.includes(key) || under.length >= 100) {
      const circle = under.slice(Math.max(0, under.indexOf(key))).map((one) => one.slice(one.indexOf('\0') + 1));
      const way = circle.length > 6 ? [...circle.slice(0, 3), '…', ...circle.slice(-2)] : circle;
      return { text: '', secret: false, problem: `It refers to itself: ${[...way, name].join(' → ')}.` };
    }
    under.push(key);
    const resolved = compose(partsOf(setting.value), name, depth);
    under.pop();
    known.set(key, resolved);
    return resolved;
  }

  function compose(parts: readonly Part[], name: string | null, depth: number): Resolved {
    const result: Resolved = { text: '', secret: false, problem: null };
    const fail = (problem: string) => {
      result.problem ??= problem;
    };
    for (const part of parts) {
      if ('text' in part) result.text += part.text;
      else if ('broken' in part) fail('A ${ in it names no variable. Write $${ where it stands for itself.');
      else if ('secret' in part) {
        const found = secret(part.secret);
        result.secret = true;
        if ('problem' in found) fail(found.problem);
        else result.text += found.value;
      } else {
        const found = settingOf(part.variable, part.variable === name ? depth + 1 : 0);
        const empty = found === null || (part.ifEmpty && found.text === '' && found.problem === null);
        if (empty && part.fallback !== null) result.text += part.fallback;
        else if (found === null)
          fail(
            `${part.variable}, which it names, is set nowhere. Set it, or write \${${part.variable}:-…} for a default.`,
          );
        else {
          result.text += found.text;
          result.secret ||= found.secret;
          if (found.problem)
            fail(found.problem.startsWith('It refers') ? found.problem : `${part.variable}: ${found.problem}`);
        }
      }
      if (result.text.length > longest) {
        fail('With its references it is longer than 128 KB.');
        result.text = '';
        break;
      }
    }
    return result;
  }

  return {
    of: (name: string): Resolved => settingOf(name, 0) ?? { text: '', secret: false, problem: 'It is set nowhere.' },
    /** A text that is no variable itself. */
    text: (value: string, own: string | null): Resolved => compose(partsOf(value), own, -1),
  };
}
