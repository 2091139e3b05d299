// The page's one script: GraphiQL, told where our endpoint is, what to open with and what to say when it fails.
import { setNonce } from "get-nonce";
import { GraphiQL } from "graphiql";
import { createRoot } from "react-dom/client";
import "graphiql/style.css";
import "./explorer.css";

// Relative to the page, so that the explorer also works behind a proxy that serves us under a path.
const ENDPOINT = new URL("graphql", document.baseURI);

// GraphiQL's dialogs add a <style> element; the page's policy admits it by the nonce of the page's own style sheet.
setNonce(document.getElementById("explorer-style").nonce);

const store = storage();
const notice = document.getElementById("notice");

// Queries and variables name customers and vehicles, headers hold tokens: kept for this browser tab alone, so that
// nothing stays behind on a shared workstation; in memory only where the browser refuses to keep anything.
function storage() {
  try {
    window.sessionStorage.getItem("graphiql:tabState");
    return window.sessionStorage;
  } catch {
    const kept = new Map();
    return {
      getItem: (key) => kept.get(key) ?? null,
      setItem: (key, value) => kept.set(key, value),
      removeItem: (key) => kept.delete(key),
      clear: () => kept.clear(),
      get length() {
        return kept.size;
      },
    };
  }
}

// The server prints a link with a token behind #, a part that no browser sends anywhere. Kept like the rest, for this tab.
const TOKEN = "aftersales:token";

function takeToken() {
  const given = new URLSearchParams(window.location.hash.slice(1)).get("token");
  if (given) {
    store.setItem(TOKEN, given);
    window.history.replaceState(null, "", window.location.pathname + window.location.search);
  }
}

takeToken();

function bearer() {
  const payload = store.getItem(TOKEN)?.split(".")[1];
  try {
    const bytes = Uint8Array.from(atob(payload.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
    const claims = JSON.parse(new TextDecoder().decode(bytes));
    return `${claims.sub} · ${claims.aftersales_role}`;
  } catch {
    return "";
  }
}

function tell(message) {
  notice.textContent = message;
  notice.hidden = message === "";
}

function failed(message, detail) {
  tell(message);
  return { errors: [{ message, ...(detail && { extensions: { detail } }) }] };
}

function refusal(response) {
  if (response.status === 401 || response.status === 403) {
    return (
      `服务器要求有效的令牌（HTTP ${response.status}）：请用启动时打印的链接打开，或在下方 Headers 中填写 Authorization。 · ` +
      `The server asks for a valid token (HTTP ${response.status}): open the link that it printed, or enter Authorization under Headers below.`
    );
  }
  return (
    `${ENDPOINT.pathname} 没有给出 GraphQL 应答（HTTP ${response.status}）。 · ` +
    `${ENDPOINT.pathname} gave no GraphQL answer (HTTP ${response.status}).`
  );
}

function isAnswer(body) {
  return typeof body === "object" && body !== null && ("data" in body || "errors" in body);
}

// GraphiQL 4 asks for the schema before its header editor is there; a token kept from before the reload is sent all the same.
function keptHeaders() {
  try {
    return JSON.parse(store.getItem("graphiql:headers"));
  } catch {
    return null;
  }
}

function headersOf(params, options) {
  const asksForSchema = params.operationName === "IntrospectionQuery";
  const headers = new Headers(options?.headers ?? (asksForSchema ? (keptHeaders() ?? undefined) : undefined));
  if (!headers.has("accept")) {
    headers.set("accept", "application/json");
  }
  if (!headers.has("authorization") && store.getItem(TOKEN)) {
    headers.set("authorization", `Bearer ${store.getItem(TOKEN)}`);
  }
  headers.set("content-type", "application/json");
  return headers;
}

async function ask(params, options) {
  let headers;
  try {
    headers = headersOf(params, options);
  } catch (problem) {
    return failed(
      "Headers 中有无法发送的内容。 · Something under Headers cannot be sent.",
      String(problem),
    );
  }
  let response;
  let text;
  try {
    response = await fetch(ENDPOINT, {
      method: "POST",
      credentials: "same-origin",
      headers,
      body: JSON.stringify(params),
    });
    text = await response.text();
  } catch (problem) {
    return failed(
      `无法连接 ${ENDPOINT.pathname}：服务是否在运行？恢复后请再执行一次。 · ` +
        `${ENDPOINT.pathname} does not answer: is the server running? Once it is, run the query again.`,
      String(problem),
    );
  }
  let body;
  try {
    body = JSON.parse(text);
  } catch {
    return failed(refusal(response), text.slice(0, 2000));
  }
  if (!isAnswer(body) || response.status === 401) {
    return failed(refusal(response), body);
  }
  tell("");
  return body;
}

function tabOf({ title, query, variables }) {
  return {
    // GraphiQL names a tab after its operation; the title stands above it as a comment.
    query: `# ${title.replace(/\s+/g, " ")}\n\n${query.trim()}\n`,
    variables: Object.keys(variables).length === 0 ? "" : JSON.stringify(variables, null, 2),
  };
}

const tabs = JSON.parse(document.getElementById("samples").textContent).map(tabOf);

// GraphiQL 4 fills its editors from what it kept, not from the first of its default tabs: without this the
// first sample would open without its variables, and a reload would add a second tab for the same query.
if (tabs.length > 0 && !store.getItem("graphiql:tabState")) {
  store.setItem("graphiql:query", tabs[0].query);
  store.setItem("graphiql:variables", tabs[0].variables);
}

createRoot(document.getElementById("explorer")).render(
  <GraphiQL
    fetcher={ask}
    storage={store}
    defaultTabs={tabs.length === 0 ? undefined : tabs}
    defaultEditorToolsVisibility="variables"
    // The reader's own choice would be forgotten on reload (GraphiQL 4 starts from this property), so none is offered.
    shouldPersistHeaders
    showPersistHeadersSettings={false}
  >
    <GraphiQL.Logo>
      <span className="brand">{[document.title, bearer()].filter(Boolean).join(" · ")}</span>
    </GraphiQL.Logo>
  </GraphiQL>,
);
