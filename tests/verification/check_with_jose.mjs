// Checks tokens with an independent library. Reads {jwks, issuer, typ, at, tokens} from a file.

import { readFileSync } from "node:fs";
import { createLocalJWKSet, jwtVerify } from "jose";

const { jwks, issuer, typ, at, tokens } = JSON.parse(readFileSync(process.argv[2], "utf-8"));
const keys = createLocalJWKSet(jwks);
const options = { issuer, typ, algorithms: ["ES256"], currentDate: new Date(at * 1000) };
const found = {};
for (const [name, token] of Object.entries(tokens)) {
  try {
    const { payload, protectedHeader } = await jwtVerify(token, keys, options);
    found[name] = { payload, header: protectedHeader };
  } catch (error) {
    found[name] = { refused: error.code ?? error.name };
  }
}
console.log(JSON.stringify(found));
