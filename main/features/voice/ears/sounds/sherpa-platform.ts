/** For these sherpa-onnx comes with its libraries. */
const built = new Set(['darwin-arm64', 'darwin-x64', 'linux-arm64', 'linux-x64', 'win32-ia32', 'win32-x64']);

/** Why neither the wake word nor voices can be known on this machine; null when they can. */
export function sherpaProblem(machine = `${process.platform}-${process.arch}`): string | null {
  return built.has(machine)
    ? null
    : `There is no sherpa-onnx for ${machine}: no wake word, and no check of the speaker.`;
}
