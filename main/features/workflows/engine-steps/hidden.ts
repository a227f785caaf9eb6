import { StepAborted, StepFailure } from '../../../core/runs/step-failure.ts';
import type { Json, StepAnswer } from '../../../core/runs/types.ts';

const REDACTED = '[redacted]';
/** A shorter one would blank out ordinary words; whoever has such a secret has none. */
const SHORTEST = 4;

/** As what a secret can turn up: a key line by line, an address without its query, its password alone. */
function formsOf(secret: string): string[] {
  const forms = [secret, JSON.stringify(secret).slice(1, -1), encodeURIComponent(secret.toWellFormed())];
  const lines = secret.split(/\r?\n/).map((line) => line.trim());
  if (lines.length > 1) forms.push(...lines.filter((line) => line.length >= 8));
  const url = secret.includes('://') ? URL.parse(secret) : null;
  if (url) {
    const { origin, host, protocol, pathname, search, password } = url;
    if (pathname.length >= 8) forms.push(`${protocol}//${host}${pathname}`, `${origin}${pathname}`, pathname);
    if (search.length >= 8) forms.push(search, search.slice(1));
    forms.push(password, safelyDecoded(password));
  }
  return [...new Set(forms)].filter((form) => form.length >= SHORTEST).sort((a, b) => b.length - a.length);
}

function safelyDecoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Knows the secrets that one call of a step was given, and takes them out of all that it gives back. */
export function createHidden(redact: (text: string) => string) {
  let forms: string[] = [];

  const text = (given: string): string => {
    if (forms.length === 0) return given;
    let result = given;
    for (const form of forms) result = result.replaceAll(form, REDACTED);
    return redact(result);
  };
  const json = (value: Json): Json => {
    if (forms.length === 0) return value;
    if (typeof value === 'string') return text(value);
    if (Array.isArray(value)) return value.map(json);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [text(key), json(inner)]));
  };

  return {
    add(secret: string) {
      forms = [...new Set([...forms, ...formsOf(secret)])].sort((a, b) => b.length - a.length);
    },
    text,
    answer: (answer: StepAnswer): StepAnswer =>
      'result' in answer ? { ...answer, result: json(answer.result) } : answer,
    failure(error: unknown): unknown {
      if (forms.length === 0 || !(error instanceof Error)) return error;
      if (error.name === 'AbortError') return error;
      // Its message may hold a secret, so of a cause only the name is kept; that it was told to stop holds none.
      const cause = { cause: error.cause instanceof StepAborted ? error.cause : error.name };
      if (!(error instanceof StepFailure)) return new StepFailure(text(error.message), { code: 'THREW', ...cause });
      const { code, detail, retry, result } = error;
      return new StepFailure(text(error.message), {
        ...{ code, retry, result: json(result) },
        ...(detail !== undefined && { detail: text(detail) }),
        ...cause,
      });
    },
  };
}
