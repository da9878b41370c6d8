// The same story on a device without a camera: by file.
import { expect, test } from './portal.ts';

test.use({ equipment: 'none', viewport: { width: 360, height: 740 } });

test('a person without a camera is told so, uses files, and is approved', async ({ person, portal }) => {
    await person.begin();
    await person.press('Open camera');
    await expect(person.page.getByRole('alert').getByText('There is no camera on this device.')).toBeVisible();
    await person.takeAll();
    await person.submit();
    await person.sees('You are verified');
    await portal.standIn.expectSubmitted('document-front', 'document-back', 'face');
});
