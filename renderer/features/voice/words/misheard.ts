/** `a, b; c` as the list that the core takes: nothing twice, nothing empty, at most twenty. */
export function misheardOf(text: string): string[] {
  const words = text
    .split(/[,;，；、\n]/)
    .map((word) => word.trim().slice(0, 80))
    .filter(Boolean);
  return [...new Set(words)].slice(0, 20);
}
