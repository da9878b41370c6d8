// What a person does on the portal, in verbs. Everything is found by the words that people see.
import { expect, type Locator, type Page } from '@playwright/test';
import { specimen, type Camera } from './camera.ts';

/** The pictures of an ID card, in the order in which they are asked for. */
export const CARD = [
    { title: 'Photograph the front of your ID card', file: specimen('card-front') },
    { title: 'Photograph the back of your ID card', file: specimen('card-back') },
    { title: 'Photograph your face', file: specimen('face') },
];

export class Person {
    constructor(
        readonly page: Page,
        readonly link: string,
        private readonly camera: Camera | undefined,
    ) {}

    async open(): Promise<void> {
        await this.page.goto(this.link);
    }

    /** Expects the page with this heading. */
    async sees(title: string): Promise<void> {
        await expect(this.page.getByRole('heading', { level: 1, name: title })).toBeVisible();
    }

    async consent(): Promise<void> {
        await this.sees('Verify your identity');
        await this.page.getByRole('checkbox', { name: /^I agree/ }).check();
        await this.press('Continue');
    }

    async chooseDocument(kind = 'ID card', country = 'Estonia'): Promise<void> {
        await this.sees('Choose your document');
        // The round button itself is drawn by the card around it.
        await this.page.locator('label.kind', { hasText: kind }).click();
        await expect(this.page.getByRole('radio', { name: kind })).toBeChecked();
        await this.page.getByLabel('Issuing country').fill(country);
        await this.press('Continue');
    }

    /**
     * Points the camera at a picture. Where the camera is allowed already it opens by itself, with whatever stood
     * before it then; so it is closed first, and opened again.
     */
    async film(picture: string): Promise<void> {
        await expect(this.finder).toHaveAttribute('data-state', 'live');
        await this.finder.getByRole('button', { name: 'Close' }).click();
        await this.filmAgain(picture);
    }

    /** Points the camera at a picture where it does not open by itself: the photo is there already. */
    async filmAgain(picture: string): Promise<void> {
        this.camera?.show(picture);
        await this.press('Open camera');
        await expect(this.finder).toHaveAttribute('data-state', 'live');
    }

    async shoot(): Promise<void> {
        await this.finder.getByRole('button', { name: 'Take photo' }).click();
        // A person judges the photo before using it, so it is waited for.
        await expect(this.page.locator('#finder-still')).toBeVisible();
    }

    /** Takes a photo with the camera and sends it. */
    async photograph(title: string, picture: string): Promise<void> {
        await this.sees(title);
        await this.film(picture);
        await this.shoot();
        await this.use();
    }

    async use(): Promise<void> {
        await this.finder.getByRole('button', { name: 'Use this photo' }).click();
    }

    /** Chooses a file in the place of a photo. */
    async choose(file: string | { name: string; mimeType: string; buffer: Buffer }): Promise<void> {
        const chooser = this.page.waitForEvent('filechooser');
        await this.press('Use a file instead');
        await (await chooser).setFiles(file);
        await expect(this.finder).toHaveAttribute('data-state', 'still');
    }

    async sendFile(title: string, file: string): Promise<void> {
        await this.sees(title);
        await this.choose(file);
        await this.use();
    }

    /** Goes on to the photos. */
    async begin(): Promise<void> {
        await this.open();
        await this.consent();
        await this.chooseDocument();
    }

    /** Takes all pictures of an ID card: with the camera where there is one, else from files. */
    async takeAll(): Promise<void> {
        for (const { title, file } of CARD) {
            await (this.camera ? this.photograph(title, file) : this.sendFile(title, file));
        }
    }

    async submit(): Promise<void> {
        await this.sees('Check your photos');
        await this.press('Send everything');
    }

    async press(name: string): Promise<void> {
        await this.page.getByRole('button', { name, exact: true }).click();
    }

    get finder(): Locator {
        return this.page.locator('#finder');
    }
}
