// SPDX-License-Identifier: GPL-3.0-or-later
// Why: a shop that is asked in GraphQL, served by a library that is not ours.
// usage: node graphql-server.mjs MODULES PORT
import { createRequire } from 'node:module';
import { createServer } from 'node:http';
import { join } from 'node:path';

const load = createRequire(join(process.argv[2], 'x.js'));
const { createSchema, createYoga } = load('graphql-yoga');
const { GraphQLError } = load('graphql');

const customers = Array.from({ length: 57 }, (_, i) => ({ id: `c${i}`, name: `Customer ${i}`, age: i, orders: i % 3 ? 1 : 7 }));
const people = [];
let requests = 0;
let refusals = 0;

const connect = (all, { first, after }) => {
  const start = after ? Number(after) + 1 : 0;
  const cut = all.slice(start, start + first);
  return {
    edges: cut.map((node, i) => ({ node, cursor: String(start + i) })),
    nodes: cut,
    pageInfo: { hasNextPage: start + first < all.length, endCursor: String(start + cut.length - 1) },
  };
};

const ordersOf = (customer) => Array.from({ length: customer.orders }, (_, i) => ({ id: `${customer.id}-o${i}`, total: 100 + i }));

const schema = createSchema({
  typeDefs: `
    type PageInfo { hasNextPage: Boolean! endCursor: String }
    type Order { id: ID! total: Int! }
    type OrderEdge { node: Order! cursor: String! }
    type Orders { edges: [OrderEdge!]! nodes: [Order!]! pageInfo: PageInfo! }
    type Customer { id: ID! name: String! age: Int! fragile: String orders(first: Int!, after: String): Orders! }
    type CustomerEdge { node: Customer cursor: String! }
    type Customers { edges: [CustomerEdge!]! nodes: [Customer]! pageInfo: PageInfo! }
    type Person { id: ID! name: String! age: Int! }
    input PersonInput { name: String! age: Int! }
    type Query {
      customers(first: Int!, after: String): Customers!
      customer(id: ID!): Customer
      people(name: String): [Person!]!
      busy(first: Int!): [Customer!]
      requests: Int!
    }
    type Mutation { personCreate(input: PersonInput!): Person }`,
  resolvers: {
    Query: {
      customers: (_, options) => connect(customers, options),
      customer: (_, { id }) => customers.find((each) => each.id === id),
      people: (_, { name }) => people.filter((each) => !name || each.name === name),
      busy: (_, { first }) => {
        if (refusals++ === 0) throw new GraphQLError('Slower', { extensions: { code: 'THROTTLED' } });
        return customers.slice(0, first);
      },
      requests: () => requests,
    },
    Customer: {
      orders: (customer, options) => connect(ordersOf(customer), options),
      fragile: (customer) => {
        if (customer.id === 'c3') throw new GraphQLError('Broken');
        return 'whole';
      },
    },
    Mutation: {
      personCreate: (_, { input }) => {
        if (input.age === 13) throw new GraphQLError('Too young', { extensions: { code: 'BAD_USER_INPUT' } });
        const person = { id: `p${people.length}`, ...input };
        people.push(person);
        return person;
      },
    },
  },
});

const yoga = createYoga({ schema, logging: false });
createServer((request, response) => {
  requests++;
  return yoga(request, response);
}).listen(Number(process.argv[3]), '127.0.0.1');
