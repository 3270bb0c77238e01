// Renders each ZPL of a folder and holds it against its .pbm; one line each.
const fs = require('fs');
const path = require('path');
const { PNG } = require('pngjs');
const { ready } = require('zpl-renderer-js');

function readPbm(file) {
    const bytes = fs.readFileSync(file);
    const head = /^P4\n(\d+) (\d+)\n/.exec(bytes.subarray(0, 40).toString('latin1'));
    const [width, height] = [Number(head[1]), Number(head[2])];
    const bits = bytes.subarray(head[0].length);
    const stride = (width + 7) >> 3;
    return { width, height, black: (x, y) => (bits[y * stride + (x >> 3)] >> (7 - (x & 7))) & 1 };
}

function differences(page, png) {
    let wrong = 0;
    for (let y = 0; y < page.height; y++)
        for (let x = 0; x < page.width; x++)
            wrong += (png.data[(y * png.width + x) * 4] < 128 ? 1 : 0) !== page.black(x, y);
    return wrong;
}

(async () => {
    const folder = process.argv[2];
    const { api } = await ready;
    let bad = 0, held = 0;
    for (const name of fs.readdirSync(folder).filter((n) => n.endsWith('.zpl')).sort()) {
        const page = readPbm(path.join(folder, name.replace(/\.\w+\.zpl$/, '.pbm')));
        const zpl = fs.readFileSync(path.join(folder, name), 'latin1');
        const image = await api.zplToBase64Async(zpl, page.width / 8, page.height / 8, 8);
        const png = PNG.sync.read(Buffer.from(image, 'base64'));
        const wrong = png.width === page.width && png.height === page.height
            ? differences(page, png) : `${png.width}×${png.height}, not ${page.width}×${page.height}`;
        console.log(`${name}: ${wrong} dots differ`);
        held++;
        if (wrong !== 0) bad++;
    }
    console.log(`${held - bad} passed, ${bad} failed`);
    process.exit(bad || held < 12 ? 1 : 0); // its wasm keeps node alive
})();
