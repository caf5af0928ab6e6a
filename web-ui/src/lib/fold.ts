/** Text for comparing: no accents, no case, single spaces; „Kóbor  MACSKA” becomes „kobor macska”. */
export function fold(text: string): string {
  return text
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .toLocaleLowerCase('hu')
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}
