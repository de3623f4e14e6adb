// A file made here, for the person to keep. WeChat's pages cannot save one: its text goes into the
// clipboard. False: neither worked.
import { copy_text } from './copy';

export type Saved = 'file' | 'copy' | undefined;

export async function save_text(file: Blob, name: string): Promise<Saved> {
  if (!navigator.userAgent.includes('MicroMessenger')) {
    save_file(file, name);
    return 'file';
  }
  return (await copy_text(await file.text())) ? 'copy' : undefined;
}

function save_file(file: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(file);
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}
