package aegle.server.probe.postgres;

import java.io.IOException;
import java.sql.SQLException;

/** Words for people about what a server or the way to it refused: short, and without secrets. */
final class Complaint {
  private static final int MAX_CHARS = 300;

  private Complaint() {}

  static String about(Exception e, PostgresTarget target) {
    String words =
        e instanceof SQLException refused ? words(refused) : String.valueOf(e.getMessage());
    return withoutSecret(shortened(words), target);
  }

  /** Only the first line: what the driver puts below it, detail and hint, may quote values. */
  private static String words(SQLException e) {
    String line = shortened(String.valueOf(e.getMessage()));
    return e.getSQLState() == null ? line : line + " (SQLSTATE " + e.getSQLState() + ")";
  }

  private static String shortened(String words) {
    String line = words.lines().findFirst().orElse("").replaceFirst("^(ERROR|FATAL): ", "").strip();
    return line.length() <= MAX_CHARS ? line : line.substring(0, MAX_CHARS) + "...";
  }

  private static String withoutSecret(String words, PostgresTarget target) {
    try {
      String password = target.password().read();
      return password.isEmpty() ? words : words.replace(password, "<secret>");
    } catch (IOException e) {
      return words;
    }
  }
}
