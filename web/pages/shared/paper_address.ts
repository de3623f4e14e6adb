// A paper's address that opens without a session for a few minutes, as a download.
import type { Store } from '@bridge/index';

export async function paper_address(
  http: Store['http'],
  kind: string,
  case_id: string,
): Promise<string | undefined> {
  const lang = http.language.slice(0, 2);
  const path = `/api/v1/documents/${kind}/${case_id}/address?lang=${lang}`;
  const { status, body } = await http.json('POST', path);
  if (status !== 200) return undefined;
  const { address } = JSON.parse(body) as { address?: string };
  return address;
}
