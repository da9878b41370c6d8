// The same story by forms alone.
import { expect, test } from './portal.ts';
import { CARD } from './person.ts';

test.use({ javaScriptEnabled: false, viewport: { width: 360, height: 740 } });

test('a person without JavaScript is verified by forms, and the page finds the result by itself', async ({ person, portal }) => {
    await person.begin();
    for (const { title, file } of CARD) {
        await person.sees(title);
        await person.page.getByLabel('Your photo', { exact: true }).setInputFiles(file);
        await person.press('Send photo');
    }
    await person.submit();
    // The page loads itself again every five seconds.
    await person.sees('You are verified');
    await portal.standIn.expectSubmitted('document-front', 'document-back', 'face');
});

test('a form without JavaScript says in place what is wrong', async ({ person }) => {
    await person.open();
    await person.consent();
    await person.chooseDocument('Driving licence', 'Atlantis');
    await expect(person.page.getByRole('alert')).toContainText('This country is not on the list');
    await person.chooseDocument('Driving licence', 'Finland');
    await person.sees('Photograph the front of your driving licence');
    const file = { name: 'card.jpeg', mimeType: 'image/jpeg', buffer: Buffer.from('not a picture at all') };
    await person.page.getByLabel('Your photo', { exact: true }).setInputFiles(file);
    await person.press('Send photo');
    await expect(person.page.getByRole('alert').first()).toContainText('This file is not a photo that can be used.');
});

test('whoever forgets to agree is shown the box, and nothing covers it', async ({ person }) => {
    await person.open();
    await person.press('Continue');
    const box = person.page.getByRole('checkbox', { name: /^I agree/ });
    await expect(box).toBeFocused();
    await expect(box).toBeInViewport();
    // A click goes to what lies on top: to the box, or else not through.
    await box.click({ trial: true });
    const [place, bar] = await Promise.all([box.boundingBox(), person.page.locator('.actions').boundingBox()]);
    expect((place?.y ?? 0) + (place?.height ?? 0)).toBeLessThanOrEqual(bar?.y ?? 0);
});
