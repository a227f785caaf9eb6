import { type RefObject, useRef, useState } from 'react';
import type { FormProblems } from '../lib/form-reader.ts';

interface Form<F> {
  form: F;
  problems: FormProblems;
  change: (patch: Partial<F>) => void;
  /** Says what is wrong beside the fields, and leads to the first of them. */
  show: (problems: FormProblems) => void;
  body: RefObject<HTMLDivElement | null>;
}

/** What is written in a form. What is wrong with a field is said until that is touched. */
export function useForm<F>(first: () => F, touches: (field: string, patch: Partial<F>) => boolean = inPatch): Form<F> {
  const [form, setForm] = useState(first);
  const [problems, setProblems] = useState<FormProblems>({});
  const body = useRef<HTMLDivElement>(null);
  return {
    form,
    problems,
    body,
    change: (patch) => {
      setForm((now) => ({ ...now, ...patch }));
      setProblems((now) => Object.fromEntries(Object.entries(now).filter(([field]) => !touches(field, patch))));
    },
    show: (found) => {
      setProblems(found);
      // After what is folded has opened.
      setTimeout(() => body.current?.querySelector<HTMLElement>('[aria-invalid=true]')?.focus(), 50);
    },
  };
}

const inPatch = (field: string, patch: object) => field in patch;
