package aegle.server.probe.config;

import aegle.server.config.Secret;

/** What is shown to a target so that it answers. */
public sealed interface Credentials {
  /** Nothing. */
  record None() implements Credentials {}

  /** A user's name and password ({@code basic_auth}). */
  record Basic(Secret username, Secret password) implements Credentials {}

  /** A type, usually {@code Bearer}, and a token ({@code authorization}). */
  record Token(String type, Secret token) implements Credentials {}
}
