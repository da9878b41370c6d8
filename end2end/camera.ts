// A camera that films a picture file.
//
// Chromium reads the file anew whenever a page opens the camera, and a single JPEG is a film of one frame that loops:
// so a test changes what stands before the camera by overwriting the file.
import { copyFileSync, existsSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test as base } from '@playwright/test';

const FOLDER = import.meta.dirname;

/** What a camera, or a person with a file, can show. */
export type Scene = 'card-front' | 'card-back' | 'passport' | 'face';

/** Returns the file of a drawn specimen. */
export function specimen(scene: Scene): string {
    return join(FOLDER, 'specimens', `${scene}.jpeg`);
}

/** Returns the photographs that lie beside the clone on some machines; they are never part of it. */
export function photographs(): { document: string; face: string } | undefined {
    const folder = join(FOLDER, '..', '..', 'shared', 'photos');
    const files = { document: join(folder, 'document-front.jpeg'), face: join(folder, 'face.jpeg') };
    return existsSync(files.document) && existsSync(files.face) ? files : undefined;
}

/** The camera of one browser. */
export class Camera {
    constructor(readonly file: string) {
        this.show(specimen('card-front'));
    }

    /** Puts a picture before the camera; it is seen from the next time that a page opens the camera. */
    show(picture: string): void {
        // A camera that runs holds the old file open: it is replaced, not written over.
        copyFileSync(picture, `${this.file}.new`);
        renameSync(`${this.file}.new`, this.file);
    }
}

/** What the browser has: a camera that may be used, one that may not, or none. */
export type Equipment = 'camera' | 'forbidden' | 'none';

export const test = base.extend<object, { equipment: Equipment; camera: Camera }>({
    equipment: ['camera', { scope: 'worker', option: true }],

    camera: [
        async ({}, use) => {
            const folder = mkdtempSync(join(tmpdir(), 'portal-camera-'));
            await use(new Camera(join(folder, 'film.mjpeg')));
            rmSync(folder, { recursive: true, force: true });
        },
        { scope: 'worker' },
    ],

    launchOptions: [
        async ({ camera, equipment }, use) => {
            const film = [
                '--use-fake-device-for-media-stream',
                `--use-file-for-fake-video-capture=${camera.file}`,
            ];
            const args = ['--no-sandbox'];
            if (equipment === 'camera') args.push(...film, '--use-fake-ui-for-media-stream');
            if (equipment === 'forbidden') args.push(...film, '--deny-permission-prompts');
            // The one that the set-up found; without it, the one that Playwright downloaded.
            const executablePath = process.env['CHROMIUM'];
            await use(executablePath ? { executablePath, args } : { args });
        },
        { scope: 'worker' },
    ],
});
