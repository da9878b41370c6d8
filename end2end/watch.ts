// Watches over a browser: no request may leave the portal's origin, and no page may complain.
import { expect, type BrowserContext } from '@playwright/test';

export class Watch {
    private readonly strangers: string[] = [];
    private readonly complaints: string[] = [];
    private readonly forgiven: RegExp[] = [];

    constructor(private readonly origin: string) {}

    /** Watches over one more browser context. */
    follow(context: BrowserContext): void {
        context.on('request', (request) => {
            const { origin, protocol } = new URL(request.url());
            // Pictures that were taken on the page have addresses that never reach a network.
            if (origin !== this.origin && protocol !== 'blob:' && protocol !== 'data:') this.strangers.push(request.url());
        });
        // Breaches of the content security policy are errors of the console too.
        context.on('console', (message) => {
            const { url } = message.location();
            if (message.type() === 'error') this.complaints.push(`${message.text()} (${url})`);
        });
        context.on('weberror', (error) => this.complaints.push(String(error.error())));
    }

    /** Expects a complaint, such as the browser's line about an answer 404 that the test is after. */
    forgive(complaint: RegExp): void {
        this.forgiven.push(complaint);
    }

    check(): void {
        expect(this.strangers, 'requests that left the origin').toEqual([]);
        const rest = this.complaints.filter((text) => !this.forgiven.some((pattern) => pattern.test(text)));
        expect(rest, 'errors in the console').toEqual([]);
    }
}
