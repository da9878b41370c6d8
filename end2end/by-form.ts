// The person's way without a browser, for tests that are about something else: the same forms, sent from here.
import { readFileSync } from 'node:fs';
import { specimen, type Scene } from './camera.ts';

/** How far to go. */
export type Until = 'consent' | 'document' | 'photos' | 'submit';

const PICTURES: [string, Scene][] = [
    ['document-front', 'card-front'],
    ['document-back', 'card-back'],
    ['face', 'face'],
];

/** Goes on from the start of a session, up to and with `until`. */
export async function advance(link: string, until: Until): Promise<void> {
    const token = link.split('/').at(-1) ?? '';
    const send = async (form: string, body: BodyInit): Promise<void> => {
        const headers = { accept: 'text/html' };
        const answer = await fetch(new URL(`/api/${form}`, link), { method: 'POST', body, headers, redirect: 'manual' });
        const next = answer.headers.get('location') ?? '';
        // What is done already is passed over.
        if (next.includes('problem-wrong-stage')) return;
        if (answer.status >= 400 || next.includes('problem=')) throw new Error(`${form}: ${answer.status} ${next}`);
    };
    await send('consent', new URLSearchParams({ token, agreed: 'true' }));
    if (until === 'consent') return;
    await send('document', new URLSearchParams({ token, document_type: 'ID_CARD', country: 'Estonia' }));
    if (until === 'document') return;
    for (const [context, scene] of PICTURES) await photo(context, scene);
    if (until === 'photos') return;
    await send('submit', new URLSearchParams({ token }));

    async function photo(context: string, scene: Scene): Promise<void> {
        const form = new FormData();
        for (const [name, value] of Object.entries({ token, context, source: 'file' })) form.append(name, value);
        form.append('photo', new Blob([readFileSync(specimen(scene))], { type: 'image/jpeg' }), `${scene}.jpeg`);
        await send('photo', form);
    }
}
