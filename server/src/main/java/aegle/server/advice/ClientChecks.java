package aegle.server.advice;

import aegle.signals.EntryKind;
import org.jspecify.annotations.Nullable;

/** What a client says of itself, and what that shows. Looked at every few seconds. */
final class ClientChecks {
  /** Version 8 has replaced the classes of version 7 by functions. */
  private static final int OLDEST_GOOD_MAJOR = 8;

  private ClientChecks() {}

  /** Looks at a client and tells the doctor. */
  static void look(Client client, Doctor doctor) {
    ClientId id = client.id();
    if (id.protocol().equals("sentry")) {
      lookAtSdk(client, doctor);
    }
    if (Client.isUnnamed(id.service())) {
      doctor.suspectAll(Check.SERVICE_UNNAMED, client, "service.name=" + id.service(), "");
    }
  }

  private static void lookAtSdk(Client client, Doctor doctor) {
    ClientId id = client.id();
    @Nullable EntryKind kind = telling(client);
    if (kind != null && id.release().isEmpty()) {
      doctor.suspectAll(Check.SENTRY_RELEASE_MISSING, client, "release is empty", kind.word());
    }
    boolean script = id.sdk().startsWith("sentry.javascript.");
    if (script && id.sdkMajor() >= 0 && id.sdkMajor() < OLDEST_GOOD_MAJOR) {
      doctor.suspectAll(Check.SENTRY_OLD_MAJOR, client, id.sdk() + " " + id.sdkVersion(), "");
    }
  }

  /** A kind of record that would name the release, if there was one. */
  private static @Nullable EntryKind telling(Client client) {
    if (client.count(EntryKind.ERROR) > 0) {
      return EntryKind.ERROR;
    }
    return client.count(EntryKind.SPAN) > 0 ? EntryKind.SPAN : null;
  }
}
