/** `HF_ENDPOINT` is what other programs that fetch models take a mirror from. */
export function hubAddress(env: NodeJS.ProcessEnv = process.env): string {
  const set = env.HF_ENDPOINT ?? '';
  const text = URL.canParse(set) && /^https?:/.test(set) ? set : 'https://huggingface.co';
  return text.endsWith('/') ? text : `${text}/`;
}
