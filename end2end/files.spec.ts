// Files that are no photos.
import { readFileSync } from 'node:fs';
import { specimen } from './camera.ts';
import { CARD } from './person.ts';
import { expect, test } from './portal.ts';

test.use({ equipment: 'none' });

const whole = readFileSync(specimen('card-front'));
const BAD: [string, Buffer, string][] = [
    ['text.jpeg', Buffer.from('not a picture at all'), 'This file is not a photo that can be used.'],
    ['cut.jpeg', whole.subarray(0, whole.length / 2), 'This file is damaged.'],
    ['empty.jpeg', Buffer.alloc(0), 'The file is empty.'],
    ['paper.pdf', Buffer.from('%PDF-1.7\n%âãÏÓ\n1 0 obj\n<<>>\nendobj\n'), 'This is a PDF.'],
];

test('a file that is no photo is refused with a sentence, and another one is taken', async ({ person, watch }) => {
    // The browser reports every refusal, and cannot draw what is no picture.
    watch.forgive(/status of 4\d\d/);
    await person.begin();
    await person.sees(CARD[0]?.title ?? '');
    for (const [name, buffer, sentence] of BAD) {
        await person.choose({ name, mimeType: 'image/jpeg', buffer });
        await person.use();
        await expect(person.finder.getByText(sentence)).toBeVisible();
        await person.finder.getByRole('button', { name: 'Close' }).click();
    }
    await person.choose(specimen('card-front'));
    await person.use();
    await person.sees(CARD[1]?.title ?? '');
});
