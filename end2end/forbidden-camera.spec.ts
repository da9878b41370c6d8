// The same story for people who do not allow the camera: by file.
import { expect, test } from './portal.ts';

test.use({ equipment: 'forbidden', viewport: { width: 360, height: 740 } });

test('a person who does not allow the camera is told so, uses files, and is approved', async ({ person, portal }) => {
    await person.begin();
    await person.press('Open camera');
    await expect(person.page.getByRole('alert').getByText('This page is not allowed to use your camera.')).toBeVisible();
    await person.takeAll();
    await person.submit();
    await person.sees('You are verified');
    await portal.standIn.expectSubmitted('document-front', 'document-back', 'face');
});
