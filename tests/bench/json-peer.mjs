// SPDX-License-Identifier: GPL-3.0-or-later
// Why: Node's part of bench-json: the same documents, one a line; prints MB/s of reading and of writing.
import { readFileSync } from 'node:fs';

const lines = readFileSync(process.argv[2], 'utf8').trimEnd().split('\n');
const bytes = lines.reduce((sum, line) => sum + Buffer.byteLength(line), 0);
const trees = lines.map((line) => JSON.parse(line));

function measure(work) {
  const rates = [];
  for (let round = 0; round < 7; round += 1) {
    const begin = process.hrtime.bigint();
    let n = 0;
    let taken;
    do {
      work();
      n += 1;
      taken = Number(process.hrtime.bigint() - begin) / 1000;
    } while (taken < 200_000);
    rates.push((bytes * n) / taken);
  }
  return rates.sort((a, b) => a - b)[3];
}

let kept = 0;
const reading = measure(() => lines.forEach((line) => { kept += JSON.parse(line) === null ? 1 : 0; }));
const writing = measure(() => trees.forEach((tree) => { kept += JSON.stringify(tree).length > 0 ? 0 : 1; }));
console.log(`${reading} ${writing}${kept > 0 ? ' ' : ''}`);
