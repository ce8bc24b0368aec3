// A Matrix member on matrix-js-sdk with Rust crypto, driven by JSON lines: see jsmember.py, and hall.mjs for where
// they live.
//
// in:  {"id": 1, "do": "say", "room": "!r", "body": "hi"}
// out: {"id": 1, "ok": "$event"} or {"id": 1, "error": "why"}, and pushed {"event": "message", ...}

import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { ClientEvent, createClient, Filter, MatrixEventEvent, PendingEventOrdering, RoomEvent } from "matrix-js-sdk";
import {
    AllDevicesIsolationMode,
    EventShieldColour,
    EventShieldReason,
    OnlySignedDevicesIsolationMode,
} from "matrix-js-sdk/lib/crypto-api/index.js";

const SECONDS_TO_SETTLE = 30;
const TIMELINE_LIMIT = 200; // the server's own default of 10 loses messages in a busy room

let line;
let client;
let acceptsInvites = false;
const returnedByWait = new Map(); // the room waited on, or "" for any -> event ids

function write(words) {
    if (line.writable) line.write(JSON.stringify(words) + "\n");
}

async function until(find, what, seconds = SECONDS_TO_SETTLE) {
    const deadline = Date.now() + seconds * 1000;
    for (;;) {
        const found = await find();
        if (found) return found;
        if (Date.now() > deadline) throw new Error(`timed out after ${seconds} s waiting for ${what}`);
        await sleep(20);
    }
}

// ---- logging in -------------------------------------------------------------------------------------------------

async function login({ server, user, password, device_name, keys, unsigned = false, accept_invites = true }) {
    if (client) throw new Error("already logged in");
    const session = await createClient({ baseUrl: server }).loginRequest({
        type: "m.login.password",
        identifier: { type: "m.id.user", user },
        password,
        initial_device_display_name: device_name,
    });
    client = createClient({
        baseUrl: server,
        userId: session.user_id,
        deviceId: session.device_id,
        accessToken: session.access_token,
    });
    await client.initRustCrypto({ useIndexedDB: false });
    // An unsigned device may not send at all under OnlySignedDevicesIsolationMode.
    const isolation = unsigned ? new AllDevicesIsolationMode(false) : new OnlySignedDevicesIsolationMode();
    client.getCrypto().setDeviceIsolationMode(isolation);
    // Before the first sync the SDK would wait a second for a key query that nobody sends.
    await start();
    if (keys) await signWith(keys);
    else if (!unsigned) await makeOwnKeys(password);
    // Others may send as soon as we join, so only now.
    await acceptFromNowOn({ on: accept_invites });
    return { user_id: session.user_id, device_id: session.device_id };
}

async function makeOwnKeys(password) {
    const crypto = client.getCrypto();
    if (await crypto.userHasCrossSigningKeys(client.getUserId(), true)) {
        await logout();
        throw new Error("this user is cross-signed already: give keys (from export_keys), or unsigned: true");
    }
    await crypto.bootstrapCrossSigning({
        setupNewCrossSigning: true,
        authUploadDeviceSigningKeys: (upload) =>
            upload({
                type: "m.login.password",
                identifier: { type: "m.id.user", user: client.getUserId() },
                password,
            }),
    });
    await until(ownDeviceSigned, "this device's cross-signature");
}

async function start() {
    client.on(RoomEvent.Timeline, onTimeline);
    client.on(RoomEvent.MyMembership, acceptInvite);
    const filter = new Filter(client.getUserId());
    filter.setTimelineLimit(TIMELINE_LIMIT);
    const prepared = new Promise((resolve) => {
        client.on(ClientEvent.Sync, (state) => state === "PREPARED" && resolve());
    });
    await client.startClient({
        initialSyncLimit: TIMELINE_LIMIT,
        filter,
        // Local echoes stay out of the timeline, so that it holds the server's events in the server's order.
        pendingEventOrdering: PendingEventOrdering.Detached,
    });
    await prepared;
    await until(devicePublished, "this device's keys on the server");
}

async function devicePublished() {
    const answer = await client.downloadKeysForUsers([client.getUserId()]);
    return client.getDeviceId() in (answer.device_keys[client.getUserId()] ?? {});
}

async function signWith(keys) {
    const crypto = client.getCrypto();
    await crypto.importSecretsBundle(keys);
    await crypto.crossSignDevice(client.getDeviceId());
    await until(ownDeviceSigned, "this device's cross-signature");
}

async function ownDeviceSigned() {
    const status = await client.getCrypto().getDeviceVerificationStatus(client.getUserId(), client.getDeviceId());
    return status?.signedByOwner;
}

// ---- what comes in ----------------------------------------------------------------------------------------------

async function onTimeline(event, room, toStartOfTimeline) {
    if (toStartOfTimeline || event.isState()) return;
    await push(event);
    // The key may come after the message.
    if (event.isDecryptionFailure()) event.on(MatrixEventEvent.Decrypted, push);
}

async function push(event) {
    try {
        write({ event: "message", ...(await describe(event)) });
    } catch (error) {
        console.error(`cannot push ${event.getId()}:`, error);
    }
}

async function acceptInvite(room, membership) {
    if (membership !== "invite" || !acceptsInvites) return;
    try {
        // The event comes before the SDK has stored the room and its inviter. Joined now, it would find
        // neither, and refuse the keys of the shared history.
        await wait_invited({ room: room.roomId });
        await join({ room: room.roomId });
    } catch (error) {
        console.error(`cannot join ${room.roomId}:`, error);
    }
}

async function describe(event) {
    await client.decryptEventIfNeeded(event);
    const failed = event.isDecryptionFailure();
    // getContent() would give an edited message's newest content in place of its own.
    const content = failed ? {} : event.getOriginalContent();
    // Relations count only outside the encrypted part.
    const relates = event.getWireContent()["m.relates_to"] ?? null;
    return {
        room: event.getRoomId(),
        event_id: event.getId(),
        sender: event.getSender(),
        type: failed ? event.getWireType() : event.getType(),
        msgtype: content.msgtype ?? null,
        body: content.body ?? null,
        formatted_body: content.formatted_body ?? null,
        encrypted: event.isEncrypted(),
        decryption_failed: failed,
        failure: event.decryptionFailureReason,
        shield: await shieldOf(event),
        mentions: content["m.mentions"]?.user_ids ?? null,
        edit_of: relates?.rel_type === "m.replace" ? relates.event_id : null,
        relates_to: relates,
        redacted: event.isRedacted(),
        content,
        ts: event.getTs(),
    };
}

async function shieldOf(event) {
    if (!event.isEncrypted() || event.isRedacted()) return null;
    const info = await client.getCrypto().getEncryptionInfoForEvent(event);
    if (!info || info.shieldColour === EventShieldColour.NONE) return null;
    return `${EventShieldColour[info.shieldColour]}: ${EventShieldReason[info.shieldReason]}`;
}

function knownRoom(roomId) {
    const room = client.getRoom(roomId);
    if (!room) throw new Error(`unknown room ${roomId}`);
    return room;
}

function timelineOf(room) {
    return room.getLiveTimeline().getEvents().filter((event) => !event.isState());
}

async function messages({ room: roomId }) {
    const room = knownRoom(roomId);
    while (room.oldState.paginationToken !== null) await client.scrollback(room, TIMELINE_LIMIT);
    return Promise.all(timelineOf(room).map(describe));
}

async function wait({ room, contains = "", sender, type = "m.room.message", timeout = 10 }) {
    const key = room ?? "";
    if (!returnedByWait.has(key)) returnedByWait.set(key, new Set());
    const returned = returnedByWait.get(key);
    const matches = (event) =>
        !returned.has(event.getId()) &&
        !event.isBeingDecrypted() &&
        !event.isDecryptionFailure() &&
        event.getType() === type &&
        (sender ? event.getSender() === sender : event.getSender() !== client.getUserId()) &&
        String(event.getOriginalContent().body ?? "").includes(contains);
    const find = () => {
        const rooms = room ? [client.getRoom(room)] : client.getRooms();
        const found = rooms
            .flatMap((each) => (each ? timelineOf(each) : []))
            .sort((one, other) => one.getTs() - other.getTs())
            .find(matches);
        if (found) returned.add(found.getId());
        return found;
    };
    const what = JSON.stringify({ room, contains, sender, type });
    return describe(await until(find, what, timeout));
}

// ---- rooms ------------------------------------------------------------------------------------------------------

async function create_room(given) {
    const { name, invite = [], encrypted = true, direct = false, version } = given;
    const state = [];
    if (encrypted) state.push(stateEvent("m.room.encryption", { algorithm: "m.megolm.v1.aes-sha2" }));
    if (given.history) state.push(stateEvent("m.room.history_visibility", { history_visibility: given.history }));
    const { room_id } = await client.createRoom({
        name,
        invite,
        is_direct: direct,
        preset: given.public ? "public_chat" : "private_chat",
        room_version: version,
        initial_state: state,
    });
    await until(() => client.getRoom(room_id)?.hasEncryptionStateEvent() === encrypted, `the state of ${room_id}`);
    await joined(room_id);
    if (direct) await markDirect(room_id, invite);
    return room_id;
}

function stateEvent(type, content) {
    return { type, state_key: "", content };
}

async function markDirect(roomId, users) {
    const direct = { ...client.getAccountData("m.direct")?.getContent() };
    for (const user of users) direct[user] = [...(direct[user] ?? []), roomId];
    await client.setAccountData("m.direct", direct);
}

async function join({ room }) {
    const { roomId } = await client.joinRoom(room);
    await joined(roomId);
    return roomId;
}

function inviterIn(roomId) {
    return client.getRoom(roomId).getMember(client.getUserId())?.events.member?.getSender();
}

// The SDK sends in clear to a room whose state has not come through sync, and refuses before crypto knows of it.
function joined(roomId, user = client.getUserId(), seconds = SECONDS_TO_SETTLE) {
    const settled = async () => {
        const room = client.getRoom(roomId);
        const complete = room?.currentState.getStateEvents("m.room.power_levels", "");
        if (!complete || room.getMyMembership() !== "join") return false;
        if (room.getMember(user)?.membership !== "join") return false;
        return !room.hasEncryptionStateEvent() || client.getCrypto().isEncryptionEnabledInRoom(roomId);
    };
    return until(settled, `${user} in ${roomId}`, seconds);
}

async function wait_joined({ room, user, timeout }) {
    await joined(room, user, timeout);
}

async function wait_invited({ room, timeout }) {
    const invited = () => client.getRoom(room)?.getMyMembership() === "invite" && inviterIn(room);
    await until(invited, `an invite to ${room}`, timeout);
}

async function leave({ room }) {
    await client.leave(room);
    await until(() => client.getRoom(room)?.getMyMembership() !== "join", `leaving ${room}`);
}

async function acceptFromNowOn({ on }) {
    acceptsInvites = on;
    for (const room of client.getRooms()) acceptInvite(room, room.getMyMembership());
}

function rooms() {
    const mine = client.getRooms().filter((room) => ["join", "invite"].includes(room.getMyMembership()));
    return mine.map(describeRoom);
}

function describeRoom(room) {
    const invited = room.getMyMembership() === "invite";
    const direct = Object.values(client.getAccountData("m.direct")?.getContent() ?? {}).flat();
    return {
        room_id: room.roomId,
        name: room.name,
        membership: room.getMyMembership(),
        members: room.getJoinedMembers().map((member) => member.userId),
        encrypted: room.hasEncryptionStateEvent(),
        is_direct: direct.includes(room.roomId) || room.getDMInviter() !== undefined,
        inviter: invited ? inviterIn(room.roomId) : null,
    };
}

function power({ room: roomId }) {
    const members = knownRoom(roomId).getJoinedMembers();
    const levels = Object.fromEntries(members.map((member) => [member.userId, levelOf(member)]));
    return { mine: levels[client.getUserId()], members: levels };
}

// Creators of rooms from version 12 on have infinite power, which JSON cannot say.
function levelOf(member) {
    return Math.min(member.powerLevel, Number.MAX_SAFE_INTEGER);
}

// ---- what goes out ----------------------------------------------------------------------------------------------

async function send({ room, type, content }) {
    if (!["leave", "ban"].includes(knownRoom(room).getMyMembership())) await joined(room);
    const { event_id } = await client.sendEvent(room, type, content);
    return echoed(room, event_id);
}

async function echoed(room, eventId) {
    await until(() => client.getRoom(room)?.findEventById(eventId), `the echo of ${eventId}`);
    return eventId;
}

function say(given) {
    const relation = relationOf(given);
    const content = given.edit_of ? editContent(given) : textContent(given);
    if (relation) content["m.relates_to"] = relation;
    return send({ room: given.room, type: "m.room.message", content });
}

function textContent({ body, msgtype = "m.text", html, mentions }) {
    const content = { msgtype, body };
    if (html) Object.assign(content, { format: "org.matrix.custom.html", formatted_body: html });
    if (mentions) content["m.mentions"] = { user_ids: mentions };
    return content;
}

function editContent(given) {
    const fallback = { ...given, body: `* ${given.body}`, html: given.html && `* ${given.html}` };
    return { ...textContent(fallback), "m.new_content": textContent(given) };
}

function relationOf({ edit_of, thread, reply_to }) {
    if (edit_of) return { rel_type: "m.replace", event_id: edit_of };
    const reply = { "m.in_reply_to": { event_id: reply_to ?? thread } };
    if (thread) return { rel_type: "m.thread", event_id: thread, is_falling_back: !reply_to, ...reply };
    return reply_to ? reply : null;
}

function react({ room, to, key }) {
    const content = { "m.relates_to": { rel_type: "m.annotation", event_id: to, key } };
    return send({ room, type: "m.reaction", content });
}

async function redact({ room, event }) {
    const { event_id } = await client.redactEvent(room, event);
    return echoed(room, event_id);
}

// ---- devices and leaving ----------------------------------------------------------------------------------------

async function devices({ user }) {
    const crypto = client.getCrypto();
    const known = (await crypto.getUserDeviceInfo([user], true)).get(user) ?? new Map();
    return Promise.all([...known.values()].map((device) => describeDevice(crypto, user, device)));
}

async function describeDevice(crypto, user, device) {
    const status = await crypto.getDeviceVerificationStatus(user, device.deviceId);
    return {
        device_id: device.deviceId,
        name: device.displayName ?? null,
        signed_by_owner: status?.signedByOwner ?? false,
        cross_signing_verified: status?.crossSigningVerified ?? false,
    };
}

// Stopping frees the Rust objects: whoever uses the client afterwards takes node down.
async function logout() {
    const leaving = client;
    client = undefined;
    returnedByWait.clear();
    await leaving.logout(true);
}

// What is in a file that was sent: as the spec has it, decrypted by what any browser has.
async function file({ content }) {
    const address = client.mxcUrlToHttp((content.file ?? content).url, undefined, undefined, undefined, false, true, true);
    const answer = await fetch(address, { headers: { Authorization: `Bearer ${client.getAccessToken()}` } });
    if (!answer.ok) throw new Error(`${answer.status} for ${address}`);
    const bytes = await answer.arrayBuffer();
    return new TextDecoder().decode(content.file ? await opened(bytes, content.file) : bytes);
}

async function opened(bytes, { key, iv, hashes, v }) {
    if (v !== "v2") throw new Error(`unknown version ${v}`);
    const hash = Buffer.from(await crypto.subtle.digest("SHA-256", bytes)).toString("base64").replaceAll("=", "");
    if (hash !== hashes.sha256) throw new Error("not what was sent");
    const jwk = await crypto.subtle.importKey("jwk", key, "AES-CTR", false, ["decrypt"]);
    return crypto.subtle.decrypt({ name: "AES-CTR", counter: Buffer.from(iv, "base64"), length: 64 }, jwk, bytes);
}

// A file of their own, sealed where the room is. `caption`: what is said with it.
async function attach({ room, name, body, caption }) {
    const bytes = Buffer.from(body, "base64");
    const content = { msgtype: "m.file", body: caption ?? name, filename: name, info: { size: bytes.length } };
    await joined(room);
    if (!knownRoom(room).hasEncryptionStateEvent()) {
        const { content_uri } = await client.uploadContent(bytes);
        return send({ room, type: "m.room.message", content: { ...content, url: content_uri } });
    }
    const { bytes: sealed, keys } = await sealedFor(bytes);
    const { content_uri } = await client.uploadContent(sealed, { type: "application/octet-stream", includeFilename: false });
    return send({ room, type: "m.room.message", content: { ...content, file: { ...keys, url: content_uri } } });
}

async function sealedFor(bytes) {
    const secret = await crypto.subtle.generateKey({ name: "AES-CTR", length: 256 }, true, ["encrypt", "decrypt"]);
    const counter = new Uint8Array(16);
    crypto.getRandomValues(counter.subarray(0, 8));
    const sealed = Buffer.from(await crypto.subtle.encrypt({ name: "AES-CTR", counter, length: 64 }, secret, bytes));
    const plain = (some) => Buffer.from(some).toString("base64").replaceAll("=", "");
    const hashes = { sha256: plain(await crypto.subtle.digest("SHA-256", sealed)) };
    const key = await crypto.subtle.exportKey("jwk", secret);
    return { bytes: sealed, keys: { key, iv: plain(counter), hashes, v: "v2" } };
}

const operations = {
    login,
    export_keys: () => client.getCrypto().exportSecretsBundle(),
    create_room,
    join,
    wait_joined,
    wait_invited,
    leave,
    invite: ({ room, user }) => client.invite(room, user),
    kick: ({ room, user, reason }) => client.kick(room, user, reason),
    ban: ({ room, user, reason }) => client.ban(room, user, reason),
    say,
    send,
    react,
    redact,
    messages,
    wait,
    rooms,
    state: ({ room, type, key = "" }) => client.getStateEvent(room, type, key),
    power,
    accept_invites: acceptFromNowOn,
    devices,
    file,
    attach,
    logout,
};

async function perform({ id, do: name, ...given }) {
    try {
        if (!Object.hasOwn(operations, name)) throw new Error(`no such operation: ${name}`);
        if (!client && name !== "login") throw new Error("log in first");
        write({ id, ok: (await operations[name](given)) ?? null });
    } catch (error) {
        console.error(`${name} failed:`, error);
        write({ id, error: String(error?.message ?? error) });
    }
}

// Until the other end hangs up. The device stays logged in on the server, but nobody reads or answers any more.
export async function live(connection) {
    line = connection;
    try {
        for await (const words of createInterface({ input: connection })) perform(JSON.parse(words));
    } finally {
        acceptsInvites = false;
        client?.removeAllListeners();
        // Not stopClient(): that frees the Rust objects, and what is under way would take everybody's node down.
        client?.syncApi?.stop();
        client = undefined;
    }
}
