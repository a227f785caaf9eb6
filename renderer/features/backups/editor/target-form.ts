import type { BackendSpec, BackupTarget, TargetInput } from '../../../../shared/features/backups/schema.ts';
import { createFormReader, type FormProblems, numberText } from '../../../lib/form-reader.ts';

export interface TargetForm {
  name: string;
  type: BackendSpec['type'];
  path: string;
  endpoint: string;
  region: string;
  bucket: string;
  prefix: string;
  accessKeyId: string;
  secretKey: string;
  ca: string;
  account: string;
  container: string;
  accountKey: string;
  azureEndpoint: string;
  repository: string;
  engine: TargetInput['engine'];
  /** Empty: one is made, or the one that is kept stays. */
  password: string;
  passwordHint: string;
  appendOnly: boolean;
  up: string;
  down: string;
  price: string;
  currency: string;
  mirrorIds: readonly string[];
  /** It holds copies of another one. */
  forMirror: boolean;
}

const empty: TargetForm = {
  ...{ name: '', type: 'folder', path: '', endpoint: '', region: 'us-east-1', bucket: '', prefix: '', accessKeyId: '' },
  ...{ secretKey: '', ca: '', account: '', container: '', accountKey: '', azureEndpoint: '', repository: '' },
  ...{ engine: 'own', password: '', passwordHint: '', appendOnly: false, up: '', down: '', price: '', currency: '€' },
  ...{ mirrorIds: [], forMirror: false },
};

export const newTargetForm = (name: string, path: string): TargetForm => ({ ...empty, name, path });

function ofBackend(backend: BackendSpec): Partial<TargetForm> {
  switch (backend.type) {
    case 'folder':
      return { type: 'folder', path: backend.path };
    case 's3':
      return { ...backend };
    case 'azure':
      return { ...backend, azureEndpoint: backend.endpoint ?? '', endpoint: '' };
    case 'restic':
      return { ...backend };
  }
}

export function targetFormOf(target: BackupTarget): TargetForm {
  return {
    ...empty,
    ...ofBackend(target.backend),
    ...{ name: target.name, engine: target.engine, passwordHint: target.passwordHint, appendOnly: target.appendOnly },
    ...{ up: numberText(target.upKilobytesPerSecond), down: numberText(target.downKilobytesPerSecond) },
    ...{ price: numberText(target.pricePerGigabyteMonth), currency: target.currency, mirrorIds: target.mirrorIds },
  };
}

export interface TargetSaid {
  target: TargetInput;
  secrets: Record<string, string>;
  password?: string;
  forMirror: boolean;
}

const isAddress = (text: string) => /^https?:\/\/\S+$/.test(text.trim());

function backendOf(form: TargetForm, wrong: (field: string, why: string) => void): BackendSpec {
  const needed = (field: 'path' | 'endpoint' | 'bucket' | 'account' | 'container' | 'repository', why: string) => {
    const text = field === 'path' ? form.path : form[field].trim();
    if (text.trim() === '') wrong(field, why);
    return text;
  };
  switch (form.type) {
    case 'folder': {
      const path = needed('path', 'A folder is wanted, such as /mnt/disk/backups.');
      if (path !== '' && !/^(?:[/\\]|[A-Za-z]:[/\\])/.test(path)) wrong('path', 'The whole path, from the root.');
      return { type: 'folder', path };
    }
    case 's3': {
      if (!isAddress(needed('endpoint', 'Its address, such as https://s3.eu-central-1.amazonaws.com.')))
        wrong('endpoint', 'An address that begins with https:// or http://.');
      const { region, prefix, accessKeyId, ca } = form;
      const bucket = needed('bucket', 'The name of the bucket.');
      return {
        ...{ type: 's3', endpoint: form.endpoint.trim(), region: region.trim() || 'us-east-1', bucket },
        ...{ prefix: prefix.trim(), accessKeyId: accessKeyId.trim(), ca },
      };
    }
    case 'azure': {
      const endpoint = form.azureEndpoint.trim();
      if (endpoint !== '' && !isAddress(endpoint))
        wrong('azureEndpoint', 'An address, or nothing for that of Microsoft.');
      const account = needed('account', 'The name of the storage account.');
      const container = needed('container', 'The name of the container.');
      return {
        type: 'azure',
        account,
        container,
        prefix: form.prefix.trim(),
        endpoint: endpoint === '' ? null : endpoint,
      };
    }
    case 'restic':
      return {
        type: 'restic',
        repository: needed('repository', 'As restic writes it, such as sftp:user@host:/srv/backups.'),
      };
  }
}

/** What is asked of the core, or what is wrong with which field. */
export function saidOf(
  form: TargetForm,
): { said: TargetSaid; problems: null } | { said: null; problems: FormProblems } {
  const problems: Record<string, string> = {};
  const { optional, wrong } = createFormReader({ form: { up: form.up, down: form.down, price: form.price }, problems });
  if (form.name.trim() === '') wrong('name', 'A name is wanted.');
  const backend = backendOf(form, wrong);
  const target: TargetInput = {
    ...{ name: form.name.trim(), backend, appendOnly: form.appendOnly, passwordHint: form.passwordHint.trim() },
    engine: backend.type === 'restic' ? 'restic' : form.engine,
    upKilobytesPerSecond: optional('up', { min: 1, max: 10_000_000 }),
    downKilobytesPerSecond: optional('down', { min: 1, max: 10_000_000 }),
    pricePerGigabyteMonth: optional('price', { min: 0, max: 1_000, whole: false }),
    currency: form.currency.trim(),
    mirrorIds: [...form.mirrorIds],
  };
  if (Object.keys(problems).length > 0) return { said: null, problems };
  const secrets: Record<string, string> = {};
  if (form.type === 's3' && form.secretKey !== '') secrets.secretKey = form.secretKey;
  if (form.type === 'azure' && form.accountKey !== '') secrets.accountKey = form.accountKey;
  return {
    said: { target, secrets, forMirror: form.forMirror, ...(form.password !== '' && { password: form.password }) },
    problems: null,
  };
}

const fieldNames: Readonly<Record<string, keyof TargetForm>> = {
  'backend.path': 'path',
  'backend.endpoint': 'endpoint',
  'backend.bucket': 'bucket',
  'backend.account': 'account',
  'backend.container': 'container',
  'backend.repository': 'repository',
  upKilobytesPerSecond: 'up',
  downKilobytesPerSecond: 'down',
  pricePerGigabyteMonth: 'price',
};

/** Where the core's word on a field stands in this form. */
export function targetFieldOf(field: string): string {
  const own = field.replace(/^target\./, '');
  return fieldNames[own] ?? own;
}
