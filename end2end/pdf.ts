// A small PDF of one page, whole as a reader wants it.

/** Writes the objects with their places. */
export function pdf(trailer = ''): Buffer {
    const objects = [
        '<</Type/Catalog/Pages 2 0 R>>',
        '<</Type/Pages/Kids[3 0 R]/Count 1>>',
        '<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>',
    ];
    let text = '%PDF-1.4\n';
    const places = objects.map((object, at) => {
        const place = text.length;
        text += `${at + 1} 0 obj\n${object}\nendobj\n`;
        return `${String(place).padStart(10, '0')} 00000 n \n`;
    });
    const start = text.length;
    text += `xref\n0 4\n0000000000 65535 f \n${places.join('')}`;
    text += `trailer\n<</Size 4/Root 1 0 R${trailer}>>\nstartxref\n${start}\n%%EOF\n`;
    return Buffer.from(text, 'latin1');
}

/** The same as a file that somebody chooses. */
export const file = (name: string, buffer: Buffer): { name: string; mimeType: string; buffer: Buffer } => ({
    name,
    mimeType: 'application/pdf',
    buffer,
});
