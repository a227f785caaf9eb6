import type { EvidenceKind } from '../../../../shared/features/knowledge/schema.ts';

/** Nothing larger is read. */
export const largestFile = 1024 * 1024;
/** Data beyond that is a table, and no text that somebody wrote. */
const largestData = 64 * 1024;

const nameOf = (path: string) => path.slice(path.lastIndexOf('/') + 1).toLowerCase();
const endingOf = (name: string) => (name.includes('.') ? name.slice(name.lastIndexOf('.') + 1) : '');

const secretNames =
  /^(?:\.env(?:\..*|rc)?|\.envrc|.*\.env|\.npmrc|\.yarnrc|\.pypirc|\.netrc|_netrc|\.htpasswd|\.pgpass|\.my\.cnf|\.git-credentials|\.dockercfg|\.s3cfg|\.boto|\.vault-token|id_(?:rsa|dsa|ecdsa|ed25519)(?:_sk)?(?:\..*)?|credentials(?:\.(?:json|ya?ml|toml|ini|xml|enc))?|secrets?\.(?:json|ya?ml|toml|ini|env|xml|properties|enc)|(?:service[-_]?account|client[-_]secret)[^/]*\.json|kubeconfig|terraform\.tfstate(?:\.backup)?|master\.key|known_hosts|authorized_keys|wallet\.dat)$/;
const secretEndings = new Set(
  'pem key p12 pfx jks keystore kdbx kdb ppk asc gpg pgp der crt cer csr ovpn tfvars tfstate age mobileprovision p8 agekey'.split(
    ' ',
  ),
);
const secretFolders =
  /(?:^|\/)(?:\.ssh|\.gnupg|\.aws|\.azure|\.kube|\.docker|\.git|\.secrets?|secrets|\.password-store)\//i;

/** Files that hold keys and passwords: never read, whoever asks. */
export function isSecretFile(path: string): boolean {
  const name = nameOf(path);
  return secretNames.test(name) || secretEndings.has(endingOf(name)) || secretFolders.test(path);
}

const binary = new Set(
  (
    'png jpg jpeg gif webp avif bmp ico icns tif tiff psd ai eps heic pdf doc docx xls xlsx ppt pptx odt ods odp zip gz tgz bz2 xz zst 7z rar tar ' +
    'jar war ear class dex apk aab ipa so dylib dll exe o a lib obj bin dat wasm node pyc pyo pyd whl egg rlib rmeta mp3 mp4 m4a m4v mov avi mkv webm ogg ' +
    'oga wav flac aac woff woff2 ttf otf eot sqlite sqlite3 db mdb parquet arrow feather avro orc npy npz pt pth onnx safetensors gguf h5 pb tflite pkl ' +
    'joblib rds rdata blend fbx glb gltf stl iso dmg img deb rpm snap appimage msi swf lockb'
  ).split(' '),
);
const made =
  /^(?:package-lock\.json|npm-shrinkwrap\.json|yarn\.lock|pnpm-lock\.yaml|bun\.lock|cargo\.lock|poetry\.lock|pdm\.lock|uv\.lock|pipfile\.lock|composer\.lock|gemfile\.lock|go\.sum|mix\.lock|pubspec\.lock|podfile\.lock|packages\.lock\.json|flake\.lock|gradlew|gradlew\.bat|\.terraform\.lock\.hcl|deno\.lock)$|\.min\.(?:js|css|mjs)$|\.(?:map|snap|svg)$|\.(?:pb|g|generated)\.\w+$|_pb2(?:_grpc)?\.py$/;
const data = new Set('json jsonl ndjson csv tsv xml geojson plist sql ipynb txt log po pot srt'.split(' '));
const prose = new Set('md mdx markdown rst adoc asciidoc org txt textile pod rdoc tex'.split(' '));

export type Unwanted = 'secret' | 'binary' | 'generated' | 'large';

/** Why a file is not read, by its name and size alone; null when it is. */
export function unwanted(path: string, size: number | null): Unwanted | null {
  if (isSecretFile(path)) return 'secret';
  const name = nameOf(path);
  const ending = endingOf(name);
  if (binary.has(ending)) return 'binary';
  if (made.test(name)) return 'generated';
  if (size !== null && (size > largestFile || (data.has(ending) && size > largestData && !prose.has(ending))))
    return 'large';
  return null;
}

export function kindOf(path: string): Extract<EvidenceKind, 'code' | 'doc' | 'readme'> {
  const name = nameOf(path);
  if (/^readme(?:[._-]|$)/.test(name)) return 'readme';
  if (
    prose.has(endingOf(name)) ||
    /^(?:changelog|contributing|licen[cs]e|authors|notice|history|todo|security)$/.test(name)
  )
    return 'doc';
  return 'code';
}

/** Lines that no person wrote. */
export function looksMade(text: string): boolean {
  const lines = text.split('\n', 400);
  const longest = Math.max(...lines.map(({ length }) => length));
  return longest > 5_000 || (text.length > 20_000 && text.length / Math.max(1, lines.length) > 500);
}
