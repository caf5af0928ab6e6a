// Fails when the message catalogs do not match the code, or when a message has no translation.
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const locales = 'src/locales';
const before = mkdtempSync(join(tmpdir(), 'catalogs-'));
const entries = (text) =>
  [...text.matchAll(/^msgid ("(?:.*"\n)+)msgstr ("(?:.*"(?:\n|$))+)/gm)].map(([, id, said]) => [
    id,
    said.trim(),
  ]);
const withoutHeader = (file) => readFileSync(file, 'utf8').replace(/^[\s\S]*?\n\n/, '');
const faults = [];

cpSync(locales, before, { recursive: true });
try {
  execFileSync('lingui', ['extract', '--clean'], { stdio: ['ignore', 'ignore', 'inherit'] });
  for (const file of readdirSync(locales, { recursive: true })) {
    if (!file.endsWith('.po')) continue;
    const now = withoutHeader(join(locales, file));
    if (withoutHeader(join(before, file)) !== now) faults.push(`${file} is stale: run npm run i18n`);
    const missing = now.match(/msgid "[^\n]*(?:\n"[^\n]*)*\nmsgstr ""\n(?!")/g) ?? [];
    for (const entry of missing) faults.push(`${file} lacks a translation of ${entry.split('\n')[0]}`);
  }
  // Both catalogs are loaded in the workspace, so a text of both has to say the same.
  for (const language of readdirSync(locales)) {
    const portal = new Map(entries(readFileSync(join(locales, language, 'portal.po'), 'utf8')));
    for (const [id, said] of entries(readFileSync(join(locales, language, 'desk.po'), 'utf8'))) {
      if (id !== '""\n' && portal.has(id) && portal.get(id) !== said)
        faults.push(`${language}: the portal and the workspace translate ${id.trim()} differently`);
    }
  }
} finally {
  cpSync(before, locales, { recursive: true });
  rmSync(before, { recursive: true });
}
if (faults.length > 0) {
  console.error(faults.join('\n'));
  process.exit(1);
}
console.log('The catalogs are complete.');
