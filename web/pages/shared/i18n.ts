// Texts: Chinese first, English complete. Keys are flat; the core's screens name them with params.
import type { Refusal, Text } from '@bridge/index';
import zh from 'virtual:texts/zh';
import { createI18n } from 'petite-vue-i18n';
import { computed, type ComputedRef } from 'vue';
import { day_time } from './format';
import { keep_setting, read_setting } from './settings';

export type Language = 'zh' | 'en';
const KEPT_AS = 'aftercare.language';

type Texts = Record<string, string>;
// Chinese comes with the page, the other language when it is asked for.
const load_english = async (): Promise<Texts> => (await import('virtual:texts/en')).default;

const i18n = createI18n({
  legacy: false,
  locale: 'zh',
  fallbackLocale: 'zh',
  missingWarn: false,
  fallbackWarn: false,
  // Keys are whole names, "term.urgency.urgent", not paths.
  messageResolver: (texts, key) => ((texts as Texts)[key] ?? null) as never,
  messages: { zh } as Record<Language, Texts>,
});

export const language: ComputedRef<Language> = computed(() => i18n.global.locale.value as Language);
export const locale: ComputedRef<string> = computed(() => {
  return language.value === 'zh' ? 'zh-CN' : 'en-GB';
});

export function first_language(): Language {
  const kept = read_setting(KEPT_AS);
  return kept === 'en' ? 'en' : 'zh';
}

export async function use_language(wanted: Language): Promise<void> {
  if (wanted === 'en' && !i18n.global.availableLocales.includes('en')) {
    i18n.global.setLocaleMessage('en', await load_english());
  }
  i18n.global.locale.value = wanted;
  keep_setting(KEPT_AS, wanted);
  document.documentElement.lang = wanted === 'zh' ? 'zh-CN' : 'en';
}

export function t(key: string, params: Record<string, unknown> = {}): string {
  return i18n.global.t(key, params);
}

export function has_text(key: string): boolean {
  return key in i18n.global.getLocaleMessage(language.value);
}

// A text of the core. A parameter may itself be the key of a text ("hazard.smoke") or an instant.
export function tr(text: Text | null | undefined): string {
  if (!text?.key) return '';
  const params: Record<string, string> = {};
  for (const [name, value] of Object.entries(text.params ?? {})) params[name] = param(value);
  return t(text.key, params);
}

// A code of a newer version has no text here: shown as it came.
function param(value: string): string {
  if (/^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(value)) return day_time(value);
  return /^[a-z_]+(\.[a-z0-9_]+)+$/.test(value) && has_text(value) ? t(value) : value;
}

// What the policy says in both languages; one that is missing is shown in the other.
export function said(zh: string, en: string): string {
  return language.value === 'zh' ? zh || en : en || zh;
}

// A rule no handbook gives has no number to look up.
export function clause_text(clause: string): string {
  return clause === 'product' ? t('page.clause_product') : clause;
}

export function refusal_text(
  refusal: Refusal | { code: string; params?: Record<string, string> },
): string {
  const key = `refusal.${refusal.code}`;
  if (!has_text(key)) return t('page.refused_other', { code: refusal.code });
  const { clause, ...params } = refusal.params ?? {};
  return tr({ key, params: clause ? { ...params, clause: clause_text(clause) } : params });
}

export { i18n };
