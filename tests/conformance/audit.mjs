// Every audit of graphql-http's serverAudits against AUDIT_URL, as the bearer of AUDIT_TOKEN.
import { serverAudits } from 'graphql-http';

const { AUDIT_URL: url, AUDIT_TOKEN: token } = process.env;
const fetchFn = (input, init = {}) =>
  fetch(input, { ...init, headers: { ...init.headers, authorization: `Bearer ${token}` } });

let passed = 0;
const results = [];
for (const audit of serverAudits({ url, fetchFn })) {
  results.push(await audit.fn());
}
for (const result of results) {
  if (result.status === 'ok') passed += 1;
  else console.log(`${result.status} ${result.id} ${result.name}: ${result.reason}`);
}
console.log(`${passed} of ${results.length} audits passed`);
process.exitCode = passed === results.length ? 0 : 1;
