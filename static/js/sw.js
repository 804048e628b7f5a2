/* The service worker: pages come from the line, and from this device where there is no line and the person took them.
 *
 * Stored pages are personal: "desk-<user>-<language>-<submission>" holds those of one person, put there by *Take this
 * instrument with me* (guard.js, offline.js). A page says whose it is in X-Desk ("7:article"; "7:" where it is not to
 * be stored); what does not say so is never stored. Forms sent in, the API and everything else pass by untouched.
 */
"use strict";

const VERSION = "1";
const SHELL = ["/offline/"]; // the view adds its style sheets, at their hashed addresses
const FALLBACK = `desk-fallback-${VERSION}`;
const READER = "/desk/reader";
const OUT_OF_ORDER = [502, 503, 504];
const LOOSELY = { ignoreSearch: true, ignoreVary: true };

// A new worker waits: a page asks it to take over when nothing waits to be sent (guard.js).
self.addEventListener("message", ({ data }) => data === "take-over" && self.skipWaiting());

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(FALLBACK).then((cache) => cache.addAll(SHELL)));
});

self.addEventListener("activate", (event) => {
  const isOld = (name) => name.startsWith("desk-fallback-") && name !== FALLBACK;
  event.waitUntil(caches.keys().then((names) => Promise.all(names.filter(isOld).map((name) => caches.delete(name)))));
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin) return;
  if (request.mode === "navigate") event.respondWith(page(event, url));
  else if (url.pathname.startsWith("/static/")) event.respondWith(file(request));
});

async function file(request) {
  return (await caches.match(request, LOOSELY)) || fetch(request);
}

async function page(event, url) {
  let answer;
  try {
    answer = await fetch(event.request);
  } catch {
    return (await stored(url)) || caches.match(SHELL[0], LOOSELY);
  }
  if (OUT_OF_ORDER.includes(answer.status)) return (await stored(url)) || answer;
  const [user, kind] = (answer.headers.get("X-Desk") || ":").split(":");
  if (user) {
    const copy = kind && answer.ok && !answer.redirected && !url.search ? answer.clone() : null;
    event.waitUntil(note(user, url.pathname, copy));
  }
  return answer;
}

/** Remembers who reads on this device; a page that this person took with them is stored as it is now. */
async function note(user, path, copy) {
  const desk = await caches.open("desk");
  const before = await desk.match(READER);
  if ((await before?.text()) !== user) await desk.put(READER, new Response(user));
  for (const cache of copy ? await cachesOf(user) : []) {
    if (await cache.match(path, LOOSELY)) await cache.put(path, copy.clone());
  }
}

/** The stored page of whoever was signed in last; nobody else's. */
async function stored(url) {
  const reader = await caches.match(READER);
  for (const cache of reader ? await cachesOf(await reader.text()) : []) {
    const found = await cache.match(url.pathname, LOOSELY);
    if (found) return found;
  }
  return undefined;
}

async function cachesOf(user) {
  const names = (await caches.keys()).filter((name) => name.startsWith(`desk-${user}-`));
  return Promise.all(names.map((name) => caches.open(name)));
}
