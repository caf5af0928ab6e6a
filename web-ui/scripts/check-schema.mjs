// Fails when src/api/schema.gen.ts is not what ../openapi.yaml generates.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const folder = mkdtempSync(join(tmpdir(), 'schema-'));
try {
  const fresh = join(folder, 'schema.ts');
  execFileSync('openapi-typescript', ['../openapi.yaml', '--empty-objects-unknown', '--output', fresh], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  if (readFileSync(fresh, 'utf8') !== readFileSync('src/api/schema.gen.ts', 'utf8')) {
    console.error('src/api/schema.gen.ts is stale: run npm run generate');
    process.exit(1);
  }
} finally {
  rmSync(folder, { recursive: true });
}
console.log('The generated client types match the contract.');
