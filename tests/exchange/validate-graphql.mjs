// SPDX-License-Identifier: GPL-3.0-or-later
// Why: graphql-js is another's understanding of the specification; it judges what was built and describes what was read.
// usage: validate-graphql.mjs FOLDER validate SCHEMA OPERATIONS | validate-graphql.mjs FOLDER describe SCHEMA TO
import fs from 'node:fs';
import {createRequire} from 'node:module';

const [folder, what, from, to] = process.argv.slice(2);
const {buildClientSchema, buildSchema, introspectionFromSchema, parse, validate} =
  createRequire(folder + '/')('graphql');

const text = fs.readFileSync(from, 'utf8');
const answer = from.endsWith('.json') ? JSON.parse(text) : null;
const schema = answer ? buildClientSchema(answer.data ?? answer) : buildSchema(text);

if (what === 'describe') {
  fs.writeFileSync(to, JSON.stringify({data: introspectionFromSchema(schema)}));
} else {
  const lines = fs.readFileSync(to, 'utf8').split('\n').filter((line) => line);
  const wrong = lines.map((line) => JSON.parse(line)).flatMap((operation) =>
    validate(schema, parse(operation.graphql.document)).map((error) => `${operation.id}: ${error.message}`));
  console.log(JSON.stringify({built: lines.length, wrong}));
}
