// Where members live: one process for all of them, so that the SDK is loaded, and warm, once. They share nothing else:
// every connection is a member with a module of its own.
//
// hall.mjs <path of the socket>; says "open" on stdout once it is, and ends when its stdin does.

import { Console } from "node:console";
import { createServer } from "node:net";

// The SDK and its wasm part log through console, and stdout is for our own line only.
globalThis.console = new Console(process.stderr, process.stderr);
// Setting the level of the SDK's logger does not reach its child loggers.
if (!process.env.JSMEMBER_DEBUG) console.debug = console.info = console.log = () => {};

let members = 0;

async function welcome(connection) {
    connection.on("error", (error) => console.error("a line broke:", error));
    members += 1;
    const { live } = await import(`./member.mjs?${members}`);
    await live(connection);
}

createServer(welcome).listen(process.argv[2], () => process.stdout.write("open\n"));
process.stdin.on("end", () => process.exit(0)).resume();
