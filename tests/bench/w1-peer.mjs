// SPDX-License-Identifier: GPL-3.0-or-later
// Why: the peer of W1: what a Node programmer writes for the same task, with undici and 16 requests in flight.
import { Pool } from 'undici';

const [base, inFlight] = [process.argv[2], Number(process.argv[3] ?? 16)];
const pool = new Pool(base, { connections: inFlight, pipelining: 1 });

const map = (p) => ({
  external_id: p.reference,
  name: `${p.first_name} ${p.last_name}`,
  email: p.email.trim().toLowerCase(),
  phone: p.phone,
  company: p.company,
  job_title: p.job_title,
  birthday: p.birthday,
  vip: p.vip,
  newsletter: p.newsletter,
  balance: p.balance,
  currency: p.currency,
  points: p.points,
  rating: p.rating,
  language: p.language?.toUpperCase(),
  street: p.address?.street,
  zip: p.address?.zip,
  city: p.address?.city,
  country: p.address?.country,
  note: p.note,
  history: p.history,
});

async function ask(options) {
  const { statusCode, body } = await pool.request(options);
  const answer = await body.json();
  if (statusCode < 200 || statusCode > 299)
    throw new Error(`${options.method} ${options.path}: ${statusCode} ${JSON.stringify(answer)}`);
  return answer;
}

const ids = new Map();
let sent = 0;

async function send(person) {
  const answer = await ask({
    method: 'POST',
    path: '/crm/contacts',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(map(person)),
  });
  ids.set(person.id, answer.id);
  sent += 1;
}

async function* people() {
  for (let offset = 0, total = 1; offset < total; ) {
    const page = await ask({ method: 'GET', path: `/contacts/people?limit=500&offset=${offset}` });
    total = page.total;
    offset += page.people.length;
    yield* page.people;
  }
}

const source = people();
await Promise.all(
  Array.from({ length: inFlight }, async () => {
    for (;;) {
      const { value, done } = await source.next();
      if (done) return;
      await send(value);
    }
  }),
);
await pool.close();
console.log(JSON.stringify({ sent }));
