import type { FieldsProps } from '../../../ui/form-fields.tsx';
import type { PlaceForm } from './form.ts';

export type PlaceFields = FieldsProps<PlaceForm>;
