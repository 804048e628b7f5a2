/* The page that ends a sign-in says so to the pages that wait for it, in other windows. */
if (self.BroadcastChannel) new BroadcastChannel("desk").postMessage("signed in");
