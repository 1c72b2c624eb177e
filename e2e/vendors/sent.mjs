// Tells the caller what to look for.
export function sent(what) {
  process.stdout.write(JSON.stringify(what) + '\n');
}
