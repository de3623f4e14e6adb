// The published service process (core/screens) as JSON: the policy in force, for everybody to read.
import type { Text } from './screens';

export interface ProcessChannel {
  label: Text;
  always_open: boolean;
  by_customer: boolean; // on these pages, without anybody of the house
  clause: string;
}

export interface ProcessTime {
  clock: Text;
  urgency: Text; // no key: the same for each
  duration: Text;
  clause: string;
  source: string;
}

export interface ProcessStep {
  title_zh: string;
  title_en: string;
  text_zh: string;
  text_en: string;
  times: ProcessTime[];
  clause: string;
  source: string;
}

export interface ProcessRoute {
  case_class: string;
  label: Text;
  steps: ProcessStep[];
}

export interface ProcessTerm {
  number: string;
  text_zh: string;
  text_en: string;
  clause: string;
  source: string;
}

export interface ProcessScreen {
  ready: boolean; // the policy is here
  title_zh: string;
  title_en: string;
  version: number;
  channels: ProcessChannel[];
  routes: ProcessRoute[];
  terms: ProcessTerm[];
}
