import type { Attributes } from './attributes.ts';
import { isGeneratedByName } from './generated-names.ts';
import { createPathMatcher, type PathParts } from './path-matcher.ts';
import { tables } from './tables.ts';

const isVendored = createPathMatcher(tables.vendor);
const isDocumentation = createPathMatcher(tables.documentation);

/** Whether the place of a file says that it is not the project's own work. What `.gitattributes` say comes first. */
export function isSkipped(parts: PathParts, said: Attributes): boolean {
  return (
    (said.vendored ?? isVendored(parts)) ||
    (said.generated ?? isGeneratedByName(parts)) ||
    (said.documentation ?? isDocumentation(parts))
  );
}

// No language of linguist has these; they are not opened to find that out.
const binary = new Set(
  [
    'png jpg jpeg gif webp ico icns bmp tif tiff avif heic psd woff woff2 ttf otf eot mp3 mp4 m4a m4v mov avi mkv webm ogg wav',
    'flac zip gz tgz bz2 xz zst 7z rar tar jar war whl egg deb rpm dmg iso exe dll so dylib lib pyc pyd class wasm node pdf doc',
    'docx xls xlsx ppt pptx odt ods sqlite sqlite3 db pack idx bin dat npy npz pt onnx safetensors gguf parquet keystore p12',
  ]
    .join(' ')
    .split(' '),
);

export const isBinaryName = (extension: string): boolean => binary.has(extension.toLowerCase());
