import type { BrowserContext, ConsoleMessage, Page } from '@playwright/test';
import { expect } from '@playwright/test';

/**
 * Listens to everything a browser complains about. Nothing is tolerated: no error or warning on the console (a
 * breach of the content security policy is one), no exception, no request to another origin. A refusal that a
 * test provokes on purpose is named beforehand.
 */
export class Watch {
  private readonly troubles: string[] = [];
  private readonly expected: { status: number; path: string }[] = [];

  constructor(private readonly origin: string) {}

  over(context: BrowserContext): void {
    context.on('page', (page) => this.listen(page));
    context.on('request', (request) => {
      const url = new URL(request.url());
      if (['http:', 'https:'].includes(url.protocol) && url.origin !== this.origin) {
        this.troubles.push(`request to another origin: ${request.url()}`);
      }
    });
  }

  /** The browser notes every answer of 400 and above on its console; this one belongs to the test. */
  expects(status: number, path: string): void {
    this.expected.push({ status, path });
  }

  /** Network errors belong to the test: it cuts the connection. */
  expectsNoConnection(): void {
    this.expected.push({ status: 0, path: '' });
  }

  check(): void {
    expect(this.troubles, 'what the browser complained about').toEqual([]);
  }

  private listen(page: Page): void {
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type()) && !this.isExpected(message)) {
        this.troubles.push(`${message.type()}: ${message.text()} (${message.location().url})`);
      }
    });
    page.on('pageerror', (error) => this.troubles.push(`exception: ${error.stack ?? error.message}`));
  }

  private isExpected(message: ConsoleMessage): boolean {
    const { url } = message.location();
    const status = Number(/status of (\d+)/.exec(message.text())?.[1] ?? NaN);
    const cut = message.text().includes('net::ERR_');
    return this.expected.some((one) =>
      cut ? one.status === 0 : one.status === status && url.includes(one.path),
    );
  }
}
