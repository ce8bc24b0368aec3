// Checks bodies of requests against Discord's own schema. In: a JSON line each, {method, route, body}. Out: a JSON line
// for each that does not fit. Strict: what Discord does not know is a complaint, for it would be dropped unread.
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import * as z from "zod/mini";

const spec = readFileSync(fileURLToPath(import.meta.resolve("discord-api-spec/zod")), "utf8")
  .replace("let zObject = z.object;", "let zObject = z.strictObject;")
  .replace('"zod/mini"', JSON.stringify(import.meta.resolve("zod/mini")));
const s = await import("data:text/javascript;charset=utf-8," + encodeURIComponent(spec));

const commands = z.nullable(z.array(s.ApplicationCommandUpdateRequestSchema));
const overwrite = z.strictObject({
  type: z.nullish(z.literal([0, 1])),
  allow: z.nullish(z.int()),
  deny: z.nullish(z.int()),
});
const SCHEMAS = {
  "PUT /applications/{}/commands": commands,
  "POST /applications/{}/commands": s.ApplicationCommandCreateRequestSchema,
  "POST /channels/{}/messages": s.MessageCreateRequestSchema,
  "PATCH /channels/{}/messages/{}": s.MessageEditRequestPartialSchema,
  "POST /channels/{}/messages/{}/threads": s.CreateTextThreadWithMessageRequestSchema,
  "POST /channels/{}/threads": z.union([
    s.CreateTextThreadWithoutMessageRequestSchema,
    s.CreateForumThreadRequestSchema,
  ]),
  "PATCH /channels/{}": z.union([s.UpdateThreadRequestPartialSchema, s.UpdateGuildChannelRequestPartialSchema]),
  "PUT /channels/{}/permissions/{}": overwrite,
  "POST /guilds/{}/channels": s.CreateGuildChannelRequestSchema,
  "POST /guilds/{}/roles": s.CreateRoleRequestSchema,
  "POST /users/@me/channels": s.CreatePrivateChannelRequestSchema,
  "POST /webhooks/{}/{}": s.IncomingWebhookRequestPartialSchema,
  "PATCH /webhooks/{}/{}/messages/{}": s.IncomingWebhookUpdateRequestPartialSchema,
};
const CALLBACKS = {
  4: s.CreateMessageInteractionCallbackRequestSchema,
  5: s.CreateMessageInteractionCallbackRequestSchema,
  6: s.UpdateMessageInteractionCallbackRequestSchema,
  7: s.UpdateMessageInteractionCallbackRequestSchema,
  8: s.ApplicationCommandAutocompleteCallbackRequestSchema,
  9: s.ModalInteractionCallbackRequestSchema,
};
// Discord documents these as numbers written in a string; its schema knows only the numbers.
const BITS = new Set(["allow", "deny", "permissions", "default_member_permissions"]);
// It also misses two keys that the documents have, and that files are numbered with numbers there.
const MISSED = new Set(["nsfw", "tts"]);
const asDocumented = function (key, value) {
  if (MISSED.has(key)) return undefined;
  if (key === "id" && typeof value === "number" && "filename" in this) return String(value);
  return BITS.has(key) && typeof value === "string" && /^\d+$/.test(value) ? Number(value) : value;
};

function schemaFor({ method, route, body }) {
  const key = `${method} ${route}`;
  return key === "POST /interactions/{}/{}/callback" ? CALLBACKS[body?.type] : SCHEMAS[key];
}

// Of a union, only what its best branch says: the one whose deepest complaint lies deepest, not the one of another type.
function complaints(issues, path = []) {
  return issues.flatMap((issue) => {
    const here = [...path, ...issue.path];
    if (issue.code !== "invalid_union" || !issue.errors.length) return [`${here.join(".")}: ${told(issue)}`];
    const depth = (branch) => Math.max(...branch.map((one) => one.path.length + (one.code === "invalid_union")));
    const other = (branch) => branch.some((one) => one.code === "invalid_value" && one.path.at(-1) === "type");
    const ranked = issue.errors.toSorted((a, b) => other(a) - other(b) || a.length - b.length || depth(b) - depth(a));
    return complaints(ranked[0], here);
  });
}

const told = ({ code, keys, maximum, minimum, expected, format, values }) =>
  [code, keys, maximum, minimum, expected, format, values].filter((one) => one !== undefined).join(" ");

for await (const line of createInterface({ input: process.stdin })) {
  const given = JSON.parse(line, asDocumented);
  const schema = schemaFor(given);
  const found = schema ? schema.safeParse(given.body) : { error: { issues: [{ path: [], code: "no schema" }] } };
  for (const why of complaints(found.error?.issues ?? [])) {
    console.log(JSON.stringify({ method: given.method, route: given.route, why, line: given.number }));
  }
}
