/** Hands a text to the browser as a file. */
export function saveText(name: string, text: string, type = 'text/plain'): void {
  const url = URL.createObjectURL(new Blob([text], { type: `${type};charset=utf-8` }));
  const link = document.createElement('a');
  link.href = url;
  // A name comes from what somebody wrote.
  link.download = name.replace(/[^\p{L}\p{N}._ -]+/gu, '-').slice(0, 120) || 'text.txt';
  link.click();
  // The browser has begun to read it by then.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
