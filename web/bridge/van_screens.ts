// The engineer's van (core/screens/screens.hpp) as JSON.
import type { Choice } from './screens';

export interface VanRow {
  id: string; // of the stock level, also where there is none yet
  part: string;
  location: string;
  code: string;
  name: string;
  unit: string;
  quantity: number;
  short_by: number;
  reserved: number; // waiting for cases
  available: number;
  minimum: number;
  asked: number;
}

export interface VanCountLine {
  part: string;
  code: string;
  name: string;
  counted?: number; // left out until it is
}

export interface VanCount {
  id: string;
  title: string;
  opened_at: string;
  opened_by: string;
  lines: VanCountLine[];
}

export interface VanScreen {
  loaded: boolean;
  rows: VanRow[];
  missing: VanRow[]; // of the catalogue, but not in the van
  places: Choice[]; // where parts can be handed on to
  counts: VanCount[]; // open ones
}
