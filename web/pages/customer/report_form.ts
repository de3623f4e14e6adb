// What the report form holds as typed, and the command's arguments made of it. Nothing is judged
// here.
import type { FileRef, ReportDraft } from '@bridge/index';

export interface ReportForm {
  symptom: string;
  happened_at: string; // of a datetime-local input
  hazards: string[];
  wish: string;
  files: FileRef[];
  unkept: FileRef[]; // photos that could not be saved here
  name: string;
  phone: string;
  address: string;
  model: string;
  serial: string;
  purchase_date: string;
  order_no: string;
  from_link: boolean; // model and serial came from the code on the product
}

export function empty_report(): ReportForm {
  return {
    symptom: '',
    happened_at: '',
    hazards: [],
    wish: 'repair',
    files: [],
    unkept: [],
    name: '',
    phone: '',
    address: '',
    model: '',
    serial: '',
    purchase_date: '',
    order_no: '',
    from_link: false,
  };
}

export function report_of(form: ReportForm): ReportDraft {
  const { name, phone, address, model, serial, purchase_date, order_no } = form;
  return {
    channel: 'web',
    class: 'repair',
    wish: form.wish,
    topic: '',
    symptom: form.symptom,
    happened_at: form.happened_at ? new Date(form.happened_at).toISOString() : null,
    scene: '',
    hazards: [...form.hazards],
    customer: { name, phone, address },
    device: { model, serial, purchase_date, order_no },
    files: form.files.map((file) => ({ ...file })),
  };
}

// What goes along when a guest logs in; how he is reached the archive knows better.
export const TYPED_REPORT = {
  form: 'report',
  holds: (draft: Partial<ReportForm>): boolean =>
    !!draft.symptom || !!draft.hazards?.length || !!draft.files?.length,
};
