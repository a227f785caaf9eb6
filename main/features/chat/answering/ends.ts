import type { ModelEnd } from '../../../../shared/features/minds/schema.ts';

export const interrupted: ModelEnd = {
  kind: 'failed',
  fault: {
    code: 'cut',
    message: 'Optimus ended while this was being written. What is here had been written until then.',
    ...{ status: null, retryAfterMs: null },
  },
};
export const ownFault = (message: string): ModelEnd => ({
  kind: 'failed',
  fault: { code: 'not-sent', message, status: null, retryAfterMs: null },
});

export const tooSmall =
  'This model reads too little at once to be given tools: it could not look anything up by itself.';
export const toolless = 'This model takes no tools: it could not look anything up by itself.';
/** Small local models are told what tools there are, and their server refuses the whole question. */
export const knowsNoTools = (end: ModelEnd): boolean =>
  end.kind === 'failed' &&
  end.fault.code === 'bad-request' &&
  /\btools?\b|function.?call/i.test(end.fault.message) &&
  /support|not (?:allowed|available|enabled)|require/i.test(end.fault.message);
