package aegle.server.advice;

import aegle.signals.Entry;
import aegle.signals.EntryKind;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * In which runtimes an application of Next.js was heard. Its SDK has to be set up once for each:
 * where one is heard often and no other ever, the others were forgotten. Safe from any thread.
 */
final class Runtimes {
  /** Signals of one runtime after which the others should have been heard. */
  static final int MANY = 50;

  /** Releases at a time; beyond this all are forgotten, and counted anew. */
  private static final int MAX_RELEASES = 500;

  private static final String NEXTJS = "sentry.javascript.nextjs";

  private final Map<Release, Heard> byRelease = new HashMap<>();

  private record Release(String source, String release) {}

  /** What was heard of a release. */
  private static final class Heard {
    private final Set<String> runtimes = new TreeSet<>();
    private Client last;
    private long signals;

    Heard(Client first) {
      this.last = first;
    }
  }

  void see(Client client, Entry entry) {
    ClientId id = client.id();
    boolean tells = entry.kind() == EntryKind.ERROR || entry.kind() == EntryKind.SPAN;
    if (!tells || !id.sdk().equals(NEXTJS)) {
      return;
    }
    String runtime = SentryChecks.runtime(entry);
    if (!runtime.isEmpty()) {
      add(new Release(id.source(), id.release()), runtime, client);
    }
  }

  private synchronized void add(Release release, String runtime, Client client) {
    if (byRelease.size() >= MAX_RELEASES && !byRelease.containsKey(release)) {
      byRelease.clear();
    }
    Heard heard = byRelease.computeIfAbsent(release, _ -> new Heard(client));
    heard.runtimes.add(runtime);
    heard.last = client;
    heard.signals++;
  }

  synchronized void look(Doctor doctor) {
    for (Heard heard : byRelease.values()) {
      if (heard.runtimes.size() == 1 && heard.signals >= MANY) {
        String only = heard.runtimes.iterator().next();
        doctor.suspectAll(
            Check.NEXTJS_ONE_RUNTIME, heard.last, "only the " + only + " was heard", "");
      }
    }
  }
}
