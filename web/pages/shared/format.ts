// Times as people here read them, in the organisation's zone: a visit's window is where the company
// is, whatever the phone thinks.
import type { Refusal } from '@bridge/index';
import { ref } from 'vue';
import { locale, t } from './i18n';

export const zone = ref('Asia/Shanghai');

interface LocalParts {
  date: string; // 2026-11-21
  year: string;
  month_day: string;
  time: string; // 14:05
}

function parts(at: Date): LocalParts {
  const format = new Intl.DateTimeFormat('en-CA', {
    timeZone: zone.value,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  });
  const found = Object.fromEntries(format.formatToParts(at).map((part) => [part.type, part.value]));
  const { year = '', month = '', day = '', hour = '', minute = '' } = found;
  return {
    date: `${year}-${month}-${day}`,
    year,
    month_day: `${month}-${day}`,
    time: `${hour}:${minute}`,
  };
}

const DAY_MS = 86_400_000;

export function day(iso: string): string {
  const at = parts(new Date(iso));
  const now = new Date();
  if (at.date === parts(now).date) return t('page.today');
  if (at.date === parts(new Date(now.getTime() + DAY_MS)).date) return t('page.tomorrow');
  if (at.date === parts(new Date(now.getTime() - DAY_MS)).date) return t('page.yesterday');
  return at.year === parts(now).year ? at.month_day : at.date;
}

export const time = (iso: string): string => parts(new Date(iso)).time;
export const day_time = (iso: string | null | undefined): string =>
  iso ? `${day(iso)} ${time(iso)}` : '';

export function window_text(from: string, to: string): string {
  const same_day = parts(new Date(from)).date === parts(new Date(to)).date;
  return `${day_time(from)} – ${same_day ? time(to) : day_time(to)}`;
}

export function weekday(at: Date): string {
  const format = { timeZone: zone.value, month: 'long', day: 'numeric', weekday: 'long' } as const;
  return new Intl.DateTimeFormat(locale.value, format).format(at);
}

const MINUTE_MS = 60_000;

// "2 天 3 小时", "1 小时 10 分", "5 分": the two largest units.
export function duration(ms: number): string {
  const minutes = Math.max(1, Math.round(Math.abs(ms) / MINUTE_MS));
  const days = Math.floor(minutes / 1440);
  const hours = Math.floor((minutes % 1440) / 60);
  const rest = minutes % 60;
  if (days > 0) return t(hours > 0 ? 'page.days_hours' : 'page.days', { days, hours });
  if (hours > 0) return t(rest > 0 ? 'page.hours_minutes' : 'page.hours', { hours, minutes: rest });
  return t('page.minutes', { minutes: rest });
}

// "¥1,280.00"; minor units are hundredths.
export function money(amount: { minor: number; currency: string } | undefined): string {
  if (!amount) return '';
  const style = { style: 'currency', currency: amount.currency, currencyDisplay: 'narrowSymbol' };
  return new Intl.NumberFormat(locale.value, style as Intl.NumberFormatOptions).format(
    amount.minor / 100,
  );
}

// What was typed as an amount, in minor units; nothing when it cannot be read as one.
export function minor_units(text: string): number | undefined {
  const plain = text.trim().replace(/[,，¥\s]/g, ''); // not user-visible: separators
  return /^\d{1,11}(\.\d{1,2})?$/.test(plain) ? Math.round(Number(plain) * 100) : undefined;
}
// An unreadable amount never goes out as a zero: a free line is typed as 0.
export function unread_amount(field: string, text: string): Refusal | undefined {
  if (minor_units(text) !== undefined) return undefined;
  if (!text.trim()) return { code: 'required', field, params: {} };
  return { code: 'amount_invalid', field, params: { text } };
}
// As one types it.
export const typed_amount = (amount: { minor: number }): string => (amount.minor / 100).toFixed(2);
export const amount_text = (amount: { minor: number }): string =>
  amount.minor > 0 ? typed_amount(amount) : '';

// 138 1234 5678, as numbers of mobile phones are read; others as they were typed.
export function phone_text(phone: string): string {
  const digits = phone.replace(/\D/g, '');
  return digits.length === 11 ? digits.replace(/^(...)(....)/, '$1 $2 ') : phone;
}

export function file_size(bytes: number): string {
  const mega = bytes / 1_048_576;
  return mega >= 1 ? `${mega.toFixed(1)} MB` : `${Math.max(1, Math.round(bytes / 1024))} KB`;
}
