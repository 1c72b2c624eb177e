package aegle.server.state;

import aegle.metrics.yaml.YamlNode;
import java.net.URI;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Where the state is kept. */
public sealed interface StateLocation {
  /** Name of the SQLite file in the data folder. */
  String FILE_NAME = "state.db";

  /** For logs and pages: never a password. */
  String describe();

  /** A SQLite file, the default. */
  record Sqlite(Path file) implements StateLocation {
    @Override
    public String describe() {
      return "SQLite " + file;
    }
  }

  /**
   * A PostgreSQL database.
   *
   * @param url {@code jdbc:postgresql://host:port/database}, without user and password
   * @param passwordFile its first line is the password; null when none is needed
   */
  record Postgresql(String url, String user, @Nullable Path passwordFile) implements StateLocation {
    @Override
    public String describe() {
      return "PostgreSQL " + url;
    }
  }

  /** The default place: {@value #FILE_NAME} in the data folder. */
  static StateLocation inDataFolder(Path data) {
    return new Sqlite(data.resolve(FILE_NAME));
  }

  /**
   * Reads the section {@code state} of {@code aegle.yml}; without a {@code url} the state lies in
   * the data folder.
   *
   * @param configFolder what a relative {@code password-file} is relative to
   * @throws aegle.metrics.yaml.ConfigException when the section is wrong
   */
  static StateLocation read(YamlNode section, Path configFolder, Path data) {
    section.allowOnly("url", "user", "password-file");
    if (section.find("url").isEmpty()) {
      if (!section.entries().isEmpty()) {
        throw section.error("'user' and 'password-file' need a 'url' beside them");
      }
      return inDataFolder(data);
    }
    YamlNode url = section.require("url");
    String text = url.text().startsWith("postgresql:") ? "jdbc:" + url.text() : url.text();
    if (!text.startsWith("jdbc:postgresql://")) {
      throw url.error(
          "the state can be kept in PostgreSQL only: use jdbc:postgresql://host:5432/database");
    }
    refuseSecrets(url, text);
    @Nullable Path passwordFile =
        section.find("password-file").map(n -> configFolder.resolve(n.text())).orElse(null);
    return new Postgresql(text, section.require("user").text(), passwordFile);
  }

  private static void refuseSecrets(YamlNode url, String text) {
    boolean inQuery = text.contains("password=") || text.contains("user=");
    try {
      if (inQuery || URI.create(text.substring("jdbc:".length())).getUserInfo() != null) {
        throw url.error("no user or password in the url; use 'user' and 'password-file'");
      }
    } catch (IllegalArgumentException e) {
      throw url.error("not an address; use jdbc:postgresql://host:5432/database");
    }
  }
}
