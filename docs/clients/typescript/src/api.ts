// A client in sixty lines: typed documents over HTTP, subscriptions over graphql-transport-ws.
import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import { print } from 'graphql';
import { createClient, type Client } from 'graphql-ws';
import WebSocket from 'ws';

export interface Problem {
  message: string;
  extensions?: { code?: string };
}

/** What GraphQL refused; `code` says what to do about it (docs/api.md). */
export class GraphQLProblem extends Error {
  constructor(readonly problems: readonly Problem[]) {
    super(problems.map((each) => each.message).join('; '));
  }
}

export class Api {
  private readonly line: Client;

  constructor(
    private readonly url: string,
    private readonly token: string,
    private readonly network: typeof fetch = fetch,
  ) {
    this.line = createClient({
      url: url.replace(/^http/, 'ws'),
      webSocketImpl: WebSocket,
      connectionParams: { Authorization: `Bearer ${token}` },
    });
  }

  /** The data of a query or mutation; throws GraphQLProblem, or what fetch throws. */
  async ask<Data, Variables>(
    document: TypedDocumentNode<Data, Variables>,
    variables: Variables,
  ): Promise<Data> {
    const answer = await this.network(this.url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        accept: 'application/graphql-response+json',
        'accept-language': 'zh',
        authorization: `Bearer ${this.token}`,
      },
      body: JSON.stringify({ query: print(document), variables }),
    });
    const body = (await answer.json()) as { data?: Data | null; errors?: Problem[] };
    if (body.errors || !body.data) throw new GraphQLProblem(body.errors ?? []);
    return body.data;
  }

  /** What a subscription tells, as it tells it. */
  async *hear<Data, Variables extends Record<string, unknown>>(
    document: TypedDocumentNode<Data, Variables>,
    variables: Variables,
  ): AsyncGenerator<Data> {
    const told = this.line.iterate<Data>({ query: print(document), variables });
    for await (const { data, errors } of told) {
      if (errors || !data) throw new GraphQLProblem(errors ?? []);
      yield data;
    }
  }

  async end(): Promise<void> {
    await this.line.dispose();
  }
}
