// What the core's screens look like: core/screens/{parts,screens}.hpp as JSON.
import type { FileRef, Refusal } from './types';
import type { CheckLine, CheckQuestion, Diagnosis } from './diagnosis';
import type { VanRow } from './van_screens';

export * from './described';
export * from './diagnosis';
export * from './process_screen';
export * from './van_screens';

export type Tone = 'info' | 'good' | 'warn' | 'bad' | 'plain';
export type Urgency = 'urgent' | 'normal' | 'low';
export type CommandState = 'saving' | 'saved' | 'sent' | 'confirmed' | 'rejected';

export interface Text {
  key: string;
  params: Record<string, string>;
}

export interface VerdictFact {
  name: string;
  value: string;
  value_key: string;
}

export interface Verdict {
  outcome: Text;
  reason: Text;
  tone: Tone;
  clause: string;
  source: string;
  term: string;
  term_zh: string;
  term_en: string;
  policy_version: number;
  facts: VerdictFact[];
}

export interface RemedyBox {
  remedy: Text;
  verdict: Verdict;
}

export interface Clock {
  name: string;
  label: Text;
  state: string;
  tone: Tone;
  started_at: string | null;
  due_at: string | null;
  stopped_at: string | null;
  left_ms: number;
  used_share: number;
  rule: Text;
  clause: string;
  source: string;
  policy_version: number;
  provisional: boolean;
  pending: Text;
}

// A paper of the case to print; `why` says what one waits for.
export interface PaperChoice {
  kind: string;
  label: Text;
  enabled: boolean;
  why: Text;
}

export interface Action {
  command: string;
  enabled: boolean;
  primary: boolean;
  why: Text;
}

export interface TimelineLine {
  kind: string;
  text: Text;
  author: string;
  author_kind: string;
  at: string;
  received_at: string;
  offline: boolean;
  internal: boolean;
  pending: boolean;
}

export interface ProgressStep {
  label: Text;
  state: 'done' | 'current' | 'todo';
  at: string | null;
  note: Text;
}

export interface Choice {
  value: string;
  label: Text;
  label_zh: string;
  label_en: string;
  note: string;
}

export interface OwnCommand {
  id: string;
  type: string;
  target: string;
  state: CommandState;
  doubtful: boolean;
  occurred_at: string;
  exception: string;
  refusal: Refusal | null;
  args_json: string;
}

export interface UrgencyBox {
  urgency: Urgency;
  label: Text;
  reason: Text;
  tone: Tone;
  matched: string;
  clause: string;
  source: string;
  policy_version: number;
}

// An open case a report may be about a second time.
export interface OpenCaseBox {
  id: string;
  number: string;
  local_mark: string;
  phase_label: Text;
  reported_at: string;
  reason: Text;
}

// A known serial close to the typed one.
export interface SerialGuess {
  serial: string;
  model: string;
  reason: Text;
}

// On site or guided, with what led to it.
export interface ServiceBox {
  mode: string;
  label: Text;
  reason: Text;
  matched: string;
  clause: string;
  source: string;
  policy_version: number;
  facts: VerdictFact[];
}

// What is said at a step, by the command's name.
export interface ScriptBox {
  step: string;
  text_zh: string;
  text_en: string;
  clause: string;
}

// Arguments of case.report, also what the report screen is asked with.
export interface ReportDraft {
  channel: string;
  class: string;
  wish: string;
  topic: string;
  symptom: string;
  happened_at: string | null;
  scene: string;
  hazards: string[];
  customer: { name: string; phone: string; address: string };
  device: { model: string; serial: string; purchase_date: string; order_no: string };
  files: FileRef[];
}

// What to do at once about a danger that was ticked, and whom to call.
export interface AdviceBox {
  hazard: string;
  label: Text;
  text_zh: string;
  text_en: string;
  call: string;
}

export interface ReportScreen {
  ready: boolean;
  hazards: Choice[];
  wishes: Choice[];
  proposal: UrgencyBox | null;
  deadlines: Clock[];
  problems: Refusal[];
  open_cases: OpenCaseBox[];
  serials: SerialGuess[];
  service: ServiceBox | null;
  advice: AdviceBox[];
  limits: {
    photo_bytes_max: number;
    photo_count_max: number;
    photo_types: string[];
    video_bytes_max: number;
    video_count_max: number;
    video_types: string[];
    types_shown: string;
    symptom_length_max: number;
  };
}

export interface CaseRow {
  id: string;
  number: string;
  local_mark: string;
  phase: string;
  phase_label: Text;
  tone: Tone;
  urgency: Urgency;
  customer: string;
  phone: string;
  model: string;
  serial: string;
  symptom: string;
  team: string;
  engineer: string;
  reported_at: string;
  due_at: string | null;
  due_clock: string | null;
  due_tone: Tone;
  exception_open: boolean;
  sync: CommandState;
}

export interface MyCasesScreen {
  loaded: boolean;
  rows: CaseRow[];
}

export interface CaseVisit {
  id: string;
  engineer: string;
  engineer_name: string;
  from: string;
  to: string;
  state: string;
}

export interface PartUse {
  part: string;
  part_code: string;
  part_name: string;
  quantity: number;
  at: string;
}

export interface Signature {
  signer: string;
  file: FileRef;
  document: FileRef;
  content_hash: string;
  at: string;
  refused_reason: string;
}

export interface Money {
  minor: number;
  currency: string;
}

export interface Quote {
  number: number;
  lines: { kind: string; name: string; quantity: number; unit_price: Money }[];
  total: Money;
  basis: string;
  note: string;
  state: string;
  by: string;
  at: string;
  answered_at: string | null;
  answer: string;
}

// What a line of a quote costs by the policy's list, on the basis that holds for the case.
export interface PriceOffer {
  kind: string;
  name: string;
  unit_price: Money;
  clause: string;
  source: string;
}

export interface QuoteBox {
  quote: Quote;
  state: Text;
  tone: Tone;
  newest: boolean;
  line_totals: Money[];
  basis: Text;
}

export interface Payment {
  kind: string;
  amount: Money;
  method: string;
  reference: string;
  by: string;
  at: string;
}

export interface Exchange {
  substitute: string;
  substitute_accepted_at: string | null;
  model: string;
  serial: string;
  carrier: string;
  tracking_no: string;
  shipped_at: string | null;
  received_at: string | null;
  old_sent_at: string | null;
  old_tracking_no: string;
}

export interface HandoverItem {
  model: string;
  quantity: number;
  fault: string;
}

export interface WorkshopJob {
  number: number;
  reason: string;
  items: HandoverItem[];
  taken_at: string;
  taken_by: string;
  state: string;
  measures: string;
  returned_items: HandoverItem[];
  returned_at: string | null;
}

export interface Reinspection {
  reason: string;
  asked_at: string;
  upheld: boolean | null;
  findings: string;
  decided_by: string;
  decided_at: string | null;
}

// What is done about a case beyond its visits (core/screens/handling.hpp), as far as pages show it.
export interface Handling {
  reinspections: Reinspection[];
  remedy: RemedyBox | null;
  agreed_on: string | null;
  remedy_reason: string;
  return_declined: string;
  prices: PriceOffer[];
  quotes: QuoteBox[];
  payments: Payment[];
  paid: Money;
  refunded: Money;
  due: Money;
  exchange: Exchange | null;
  workshop_jobs: WorkshopJob[];
  warranty_gain: Verdict | null;
  scripts: ScriptBox[];
}

export interface CaseScreen {
  found: boolean;
  head: CaseRow;
  contact: { name: string; phone: string; address: string };
  contact_phone: string;
  product: { model: string; serial: string; purchase_date: string | null; order_no: string };
  product_note: Text; // whether it is on record
  scene: string;
  happened_at: string | null;
  hazards: Text[];
  wish: Text;
  channel: Text;
  class: Text;
  reported_at: string;
  received_at: string;
  received: boolean;
  urgency: UrgencyBox;
  urgency_changed_reason: string;
  next_step: Text;
  next_by: string | null;
  progress: ProgressStep[];
  clocks: Clock[];
  warranty: Verdict;
  plan_text: string;
  visits: CaseVisit[];
  visit: CaseVisit | null;
  visit_address: string;
  diagnosis: Diagnosis | null;
  checks: CheckQuestion[];
  checks_done: CheckLine[];
  liability: Verdict | null;
  remedies: RemedyBox[];
  told_at: string | null;
  agreed_at: string | null;
  parts: PartUse[];
  measures: string;
  signature: Signature | null;
  signature_note: Text; // something came after it: an unsigned revision
  rating: { score: number; comment: string; at: string } | null;
  files: FileRef[];
  timeline: TimelineLine[];
  actions: Action[];
  papers: PaperChoice[];
  own: OwnCommand[];
  handling: Handling;
}

export interface VisitRow {
  id: string;
  case_id: string;
  case_number: string;
  from: string;
  to: string;
  state: string;
  state_label: Text;
  tone: Tone;
  urgency: Urgency;
  customer: string;
  phone: string;
  phone_grouped: string;
  address: string;
  model: string;
  serial: string;
  symptom: string;
  today: boolean;
  sync: CommandState;
}

export interface FieldTodayScreen {
  loaded: boolean;
  today: VisitRow[];
  later: VisitRow[];
  done_today: number;
}

export interface VisitScreen {
  found: boolean;
  head: VisitRow;
  hazards: Text[];
  photos: FileRef[];
  bring: Choice[];
  checked: string[];
  steps: ProgressStep[];
  fault_types: Choice[];
  causes: Choice[];
  clauses: Choice[];
  warranty: Verdict;
  diagnosis: Diagnosis | null;
  checks: CheckQuestion[];
  checks_done: CheckLine[];
  liability: Verdict | null;
  parts: PartUse[];
  van: VanRow[];
  measures: string;
  demonstrated: boolean;
  signature: Signature | null;
  actions: Action[];
  papers: PaperChoice[];
  clocks: Clock[];
  own: OwnCommand[];
  case_actions: Action[];
  handling: Handling;
  device: string | null; // its record, when it is here
  corrects_device: boolean;
}

export interface DocumentScreen {
  found: boolean;
  title: Text;
  lines: { label: Text; text: Text; raw: string }[];
}

export interface SyncScreen {
  online: boolean;
  leader: boolean;
  session_needed: boolean;
  loaded: boolean;
  waiting: number;
  files_waiting: number;
  waiting_since: string | null;
  last_contact: string | null;
  zone?: string; // of the organisation, once its policy is known: "Asia/Shanghai"
  rejected: OwnCommand[];
  pending: OwnCommand[];
}
