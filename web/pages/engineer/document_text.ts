// The document as plain text: the core says what stands in it, the texts come in the page's
// language.
import type { DocumentScreen } from '@bridge/index';
import { language, t, tr } from '@shared/i18n';

export function document_text(screen: DocumentScreen): string {
  const between = language.value === 'zh' ? '：' : ': ';
  const lines = screen.lines.map((line) => {
    const text = line.raw || tr(line.text);
    if (line.label.key) return `${tr(line.label)}${between}${text}`;
    return `\n${text}`;
  });
  return [t(screen.title.key), '', ...lines, ''].join('\n');
}
