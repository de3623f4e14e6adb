// What is asked before a cause is named, and the diagnosis itself.
import type { Text } from './screens';

export interface Diagnosis {
  fault_type: string;
  cause: string;
  findings: string;
  clause: string;
  checks: DiagnosisCheck[];
}

export interface DiagnosisCheck {
  code: string;
  answer: 'yes' | 'no' | 'unclear';
}

// What the policy asks before a diagnosis; the answer `telling` speaks for a cause.
export interface CheckQuestion {
  code: string;
  label_zh: string;
  label_en: string;
  telling: DiagnosisCheck['answer'] | null;
  speaks_for: Text;
  clause: string;
}

// What was found; `speaks_for` has a key when this answer speaks for a cause.
export interface CheckLine {
  code: string;
  label_zh: string;
  label_en: string;
  answer: Text;
  speaks_for: Text;
}
