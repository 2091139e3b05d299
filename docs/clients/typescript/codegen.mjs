// Types and documents of ../operations, from the schema: src/generated.ts. `npm run codegen`.
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { codegen } from '@graphql-codegen/core';
import * as documentNode from '@graphql-codegen/typed-document-node';
import * as types from '@graphql-codegen/typescript';
import * as operations from '@graphql-codegen/typescript-operations';
import { buildSchema, parse, printSchema } from 'graphql';

const folder = new URL('../operations/', import.meta.url);
const output = new URL('src/generated.ts', import.meta.url);
const schema = buildSchema(readFileSync(new URL('../../../schema.graphql', import.meta.url), 'utf8'));
const documents = readdirSync(folder)
  .sort()
  .map((name) => ({ location: name, document: parse(readFileSync(new URL(name, folder), 'utf8')) }));

const config = {
  onlyOperationTypes: true,
  enumsAsTypes: true,
  useTypeImports: true,
  strictScalars: true,
  skipTypename: true,
  avoidOptionals: { field: true },
  scalars: { Date: 'string', DateTime: 'string', Fen: 'number', Km: 'number', Position: 'number', UUID: 'string' },
};
const made = await codegen({
  filename: output.pathname,
  schema: parse(printSchema(schema)),
  schemaAst: schema,
  documents,
  config,
  plugins: [{ types: {} }, { operations: {} }, { documentNode: {} }],
  pluginMap: { types, operations, documentNode },
});
writeFileSync(output, `// Made by \`npm run codegen\` from ../operations and the schema: change it there.\n${made}\n`);
