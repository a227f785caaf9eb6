/** For these ONNX Runtime comes with its library; of the C library of Alpine there is none. */
const built = new Set(['darwin-arm64', 'linux-arm64', 'linux-x64', 'win32-arm64', 'win32-x64']);

let known: string | null | undefined;

const isMusl = (): boolean => {
  if (process.platform !== 'linux') return false;
  // Asking the network for names could take seconds.
  Object.assign(process.report, { excludeNetwork: true });
  const { header } = process.report.getReport() as { header?: { glibcVersionRuntime?: string } };
  return header?.glibcVersionRuntime === undefined;
};

/** Why no model can run on this machine by ONNX Runtime; null when one can. */
export function onnxProblem(): string | null {
  if (known === undefined) {
    const machine = `${process.platform}-${process.arch}`;
    if (machine === 'darwin-x64') known = 'There is no ONNX Runtime for Macs with an Intel processor.';
    else if (!built.has(machine)) known = `There is no ONNX Runtime for ${machine}.`;
    else known = isMusl() ? 'There is no ONNX Runtime for a Linux with musl, such as Alpine.' : null;
  }
  return known;
}
