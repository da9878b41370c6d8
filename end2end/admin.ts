// What a reviewer does in the back office, in verbs.
import { expect, type Page } from '@playwright/test';

export class Admin {
    constructor(
        readonly page: Page,
        private readonly account: { url: string; email: string; password: string },
    ) {}

    async open(): Promise<void> {
        await this.page.goto(this.account.url);
        await expect(this.page.getByRole('heading', { level: 1, name: 'Sign in' })).toBeVisible();
    }

    async signIn(password = this.account.password): Promise<void> {
        await this.page.getByLabel('E-mail').fill(this.account.email);
        await this.page.getByLabel('Password').fill(password);
        await this.page.getByRole('button', { name: 'Sign in' }).click();
    }

    /** Signs in and waits for the list. */
    async enter(): Promise<void> {
        await this.open();
        await this.signIn();
        await expect(this.page.getByRole('heading', { level: 1, name: 'Sessions' })).toBeVisible();
    }

    /** Opens the case of the person with this name. */
    async openCase(name: string): Promise<void> {
        await this.page.getByRole('link', { name }).click();
        await expect(this.page.getByRole('heading', { level: 1, name })).toBeVisible();
    }
}
