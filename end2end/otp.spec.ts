// India's Aadhaar register: a number, a code and a face, with and without JavaScript.
import { specimen } from './camera.ts';
import { expect, test } from './portal.ts';
import type { Person } from './person.ts';

test.use({ flags: ['--decide-after', '1s', '--ask', 'aadhaar'] });

const NUMBER = '2341 2341 2346';

async function agree(person: Person): Promise<void> {
    const { page } = person;
    await page.getByRole('checkbox', { name: /^I agree that Acme Bank and Veriff/ }).check();
    await page.getByRole('checkbox', { name: /checks my Aadhaar number/ }).check();
    await person.press('Continue');
}

for (const javaScriptEnabled of [true, false]) {
    test.describe(javaScriptEnabled ? 'with JavaScript' : 'without JavaScript', () => {
        test.use({ javaScriptEnabled, viewport: { width: 360, height: 740 } });

        test('a number, a code and a face make a verification', async ({ person, portal }) => {
            const { page } = person;
            const press = (name: string): Promise<void> => person.press(name);
            await person.open();
            await agree(person);
            await person.sees('Enter your Aadhaar number');
            // One digit is wrong: noticed here, before anybody is asked.
            await page.getByLabel('Aadhaar number').fill('2341 2341 2347');
            await press('Send me the code');
            await expect(page.getByRole('alert')).toContainText('This is not an Aadhaar number');
            await page.getByLabel('Aadhaar number').fill('999999999999');
            await press('Send me the code');
            await expect(page.getByRole('alert')).toContainText('No mobile number is registered');
            await page.getByLabel('Aadhaar number').fill(NUMBER);
            await press('Send me the code');

            await person.sees('Enter the code');
            expect(page.url()).not.toContain('2341');
            await expect(page.getByLabel('Code', { exact: true })).toHaveAttribute('autocomplete', 'one-time-code');
            await expect(page.getByText(/You can ask for another code in \d+ seconds/)).toBeVisible();
            const seconds = async (): Promise<number> => Number(await page.locator('#code-seconds').textContent());
            const before = await seconds();
            expect(before).toBeGreaterThan(50);
            if (javaScriptEnabled) await expect.poll(seconds).toBeLessThan(before);
            else await page.getByRole('link', { name: 'Load this page again' }).click();
            await expect(page.getByRole('link', { name: 'Send another code' })).toBeHidden();
            await page.getByLabel('Code', { exact: true }).fill('000000');
            await press('Continue');
            await expect(page.getByRole('alert')).toContainText('This is not the code that was sent last');
            await page.reload();
            await person.sees('Enter the code');
            await page.getByLabel('Code', { exact: true }).fill('123456');
            await press('Continue');

            await person.sees('Photograph your face');
            if (javaScriptEnabled) {
                await person.photograph('Photograph your face', specimen('face'));
            } else {
                await page.getByLabel('Your photo', { exact: true }).setInputFiles(specimen('face'));
                await press('Send photo');
            }
            await person.submit();
            await person.sees('You are verified');
            await portal.standIn.expectSubmitted('face');
            const paths = (await portal.standIn.calls()).map((call) => call.path.split('/').at(-1));
            expect(paths.filter((path) => path === 'sessions')).toHaveLength(1);
        });
    });
}

test('whoever asks too early is told to look at their phone', async ({ person }) => {
    const { page } = person;
    await person.open();
    await agree(person);
    await page.getByLabel('Aadhaar number').fill(NUMBER);
    await person.press('Send me the code');
    await person.sees('Enter the code');
    await page.getByRole('link', { name: 'Back' }).click();
    await person.sees('Enter your Aadhaar number');
    await page.getByLabel('Aadhaar number').fill(NUMBER);
    await person.press('Send me the code');
    await person.sees('Enter the code');
    await expect(page.getByRole('alert')).toContainText('A code was sent a moment ago');
});

test.describe('undecided', () => {
    test.use({ flags: ['--decide-after', 'never', '--ask', 'aadhaar'] });

    test('too many wrong codes end in waiting, and the page says why', async ({ person }) => {
        const { page } = person;
        await person.open();
        await agree(person);
        await page.getByLabel('Aadhaar number').fill(NUMBER);
        await person.press('Send me the code');
        for (const _ of [1, 2]) {
            await page.getByLabel('Code', { exact: true }).fill('000000');
            await person.press('Continue');
            await expect(page.getByRole('alert')).toBeVisible();
        }
        await page.getByLabel('Code', { exact: true }).fill('000000');
        await person.press('Continue');
        await person.sees('Your details are being checked');
        await expect(page.getByText(/without a photo/)).toBeVisible();
    });
});
