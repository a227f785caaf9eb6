const mostTold = 100;

/**
 * What goes wrong with one request is no reason to end those of all places, as Node would. It is told, but not for ever: whoever can
 * cause it with a request could fill the disk.
 */
export function surviving(write: (text: string) => void): (error: unknown) => void {
  let told = 0;
  return (error) => {
    told += 1;
    if (told > mostTold) return;
    write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    if (told === mostTold) write('More of this kind is not told any more.\n');
  };
}
