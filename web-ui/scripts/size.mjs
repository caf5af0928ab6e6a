// Adds up what a resident's browser loads to fill in a form, and fails above the budget.
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';

const BUDGET = 160 * 1024;
const WORKSPACE = /src\/(routes\/desk|locales\/..\/desk)/;
const PAGES = ['src/routes/portal/pages.ts', 'node_modules/@cfworker/json-schema/dist/esm/index.js'];

const manifest = JSON.parse(readFileSync('dist/.vite/manifest.json', 'utf8'));
const files = new Map();
const visit = (key) => {
  const chunk = manifest[key];
  if (!chunk) throw new Error(`${key} is not in the build`);
  if (WORKSPACE.test(key)) throw new Error(`a resident would load ${key}`);
  if (files.has(chunk.file)) return;
  for (const file of [chunk.file, ...(chunk.css ?? [])]) {
    files.set(file, gzipSync(readFileSync(`dist/${file}`), { level: 9 }).length);
  }
  (chunk.imports ?? []).forEach(visit);
};
['index.html', 'src/locales/hu/portal.po', ...PAGES].forEach(visit);

let total = 0;
for (const [file, size] of files) {
  total += size;
  console.log(`${(size / 1024).toFixed(1).padStart(8)} kB  ${file}`);
}
console.log(`${(total / 1024).toFixed(1).padStart(8)} kB  gzip in all, budget ${BUDGET / 1024} kB`);
if (total > BUDGET) process.exit(1);
