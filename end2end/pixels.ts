// Looks at a picture on a page.
import type { Locator } from '@playwright/test';

/** Returns the strongest colour near an upper corner: the specimens differ in it. */
export async function corner(image: Locator, side: 'left' | 'right'): Promise<string> {
    return image.evaluate(async (element: HTMLImageElement, at) => {
        await element.decode();
        const canvas = document.createElement('canvas');
        canvas.width = element.naturalWidth;
        canvas.height = element.naturalHeight;
        const context = canvas.getContext('2d');
        context?.drawImage(element, 0, 0);
        const x = Math.round(canvas.width * (at === 'left' ? 0.04 : 0.96));
        const pixel = context?.getImageData(x, Math.round(canvas.height * 0.08), 1, 1).data ?? [0, 0, 0];
        const [red = 0, green = 0, blue = 0] = pixel;
        return red > green && red > blue ? 'red' : green > blue ? 'green' : 'blue';
    }, side);
}
