import { fileURLToPath } from 'node:url';

/** Beside the program, as built or packed, and in the folder of the project. */
export const sileroFile = (): string =>
  fileURLToPath(
    new URL(
      `${import.meta.url.endsWith('.ts') ? '../../../..' : '../..'}/resources/voice/silero_vad.onnx`,
      import.meta.url,
    ),
  );
