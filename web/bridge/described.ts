// Generated forms and lists: core/screens/form.hpp as JSON. Nothing is known of the records.
import type { Choice, Text } from './screens';
import type { Refusal } from './types';

export type FieldKind =
  | 'text'
  | 'area'
  | 'number'
  | 'percent'
  | 'money'
  | 'date'
  | 'choice'
  | 'choices'
  | 'flag'
  | 'words'
  | 'label'
  | 'reference';

export interface DescribedField {
  name: string;
  label: Text;
  kind: FieldKind;
  required: boolean;
  may_be_empty: boolean;
  unit: Text;
  help: Text;
  choices: Choice[];
  value: string;
}

export interface FormScreen {
  found: boolean;
  form: { fields: DescribedField[] };
}

export interface FormArgs {
  args: object;
  problems: Refusal[];
}

export interface ListCell {
  text: string;
  words: Text[];
}

export interface ListRow {
  id: string;
  cells: ListCell[];
  tone: string;
  note: Text;
}

export interface RecordsScreen {
  list: { columns: { name: string; label: Text; kind: FieldKind }[]; rows: ListRow[] };
  total: number;
}
