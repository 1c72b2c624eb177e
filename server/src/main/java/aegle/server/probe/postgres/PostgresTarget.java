package aegle.server.probe.postgres;

import aegle.metrics.yaml.YamlNode;
import aegle.server.config.Secret;
import aegle.server.config.UnreadableSecretException;
import aegle.signals.Labels;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * A server to watch: one item of section {@code postgres} in {@code aegle.yml}.
 *
 * @param name becomes the label {@code job}
 * @param database the database that is connected to; figures of tables are of this one
 * @param parameters TLS settings for the driver
 * @param interval between rounds
 * @param deadline of a whole round, connecting included
 */
public record PostgresTarget(
    String name,
    String host,
    int port,
    String database,
    String user,
    Secret password,
    Map<String, String> parameters,
    Duration interval,
    Duration deadline) {
  private static final Duration DEFAULT_INTERVAL = Duration.ofSeconds(15);
  private static final Duration DEFAULT_DEADLINE = Duration.ofSeconds(5);
  private static final int DEFAULT_PORT = 5432;
  private static final Set<String> PARAMETERS =
      Set.of("sslmode", "sslrootcert", "sslcert", "sslkey");
  private static final int MAX_TARGETS = 100;

  public PostgresTarget {
    parameters = Map.copyOf(parameters);
  }

  /** The labels of all its series. */
  Labels labels() {
    return Labels.of("job", name, "instance", instance());
  }

  String instance() {
    return host + ":" + port;
  }

  /** The address for people, without user or password. */
  String shownUrl() {
    return "postgresql://" + instance() + "/" + database;
  }

  /**
   * Reads the section.
   *
   * @param folder where relative paths start
   * @param environment variables by name; the empty text for one that is not set
   * @throws aegle.metrics.yaml.ConfigException when an item cannot be used
   */
  public static List<PostgresTarget> readAll(
      YamlNode list, Path folder, UnaryOperator<String> environment) {
    List<PostgresTarget> targets = new ArrayList<>();
    Set<Labels> known = new HashSet<>();
    for (YamlNode item : list.items()) {
      PostgresTarget target = read(item, folder, environment);
      if (!known.add(target.labels())) {
        throw item.error(
            "'"
                + target.name()
                + "' at "
                + target.instance()
                + " is watched already; give this one another name");
      }
      targets.add(target);
    }
    if (targets.size() > MAX_TARGETS) {
      throw list.error(
          targets.size() + " servers to watch; at most " + MAX_TARGETS + " are allowed");
    }
    return List.copyOf(targets);
  }

  private static PostgresTarget read(
      YamlNode node, Path folder, UnaryOperator<String> environment) {
    node.allowOnly("name", "url", "user", "password-file", "password-env", "interval", "deadline");
    YamlNode urlNode = node.require("url");
    URI uri = uri(urlNode);
    String[] userInfo =
        uri.getRawUserInfo() == null ? new String[] {} : uri.getRawUserInfo().split(":", 2);
    String user = node.text("user", userInfo.length > 0 ? decoded(userInfo[0]) : "");
    if (user.isEmpty()) {
      throw node.error("'user' is missing here; name the role that Aegle signs in with");
    }
    Duration interval = atLeast(node, "interval", DEFAULT_INTERVAL, Duration.ofSeconds(1));
    Duration deadline =
        atLeast(
            node,
            "deadline",
            DEFAULT_DEADLINE.compareTo(interval) < 0 ? DEFAULT_DEADLINE : interval,
            Duration.ofSeconds(1));
    if (deadline.compareTo(interval) > 0) {
      throw node.error("'deadline' is longer than 'interval'; make it at most the interval");
    }
    String path = uri.getPath() == null ? "" : uri.getPath();
    return new PostgresTarget(
        node.text("name", "postgres"),
        uri.getHost(),
        uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort(),
        path.length() > 1 ? path.substring(1) : user,
        user,
        password(node, folder, environment, userInfo),
        parameters(uri, urlNode),
        interval,
        deadline);
  }

  private static Duration atLeast(
      YamlNode node, String key, Duration otherwise, Duration smallest) {
    Duration duration = node.duration(key, otherwise);
    if (duration.compareTo(smallest) < 0) {
      throw node.require(key)
          .error("'" + key + "' is shorter than " + smallest.toMillis() + "ms; make it longer");
    }
    return duration;
  }

  private static URI uri(YamlNode node) {
    String text = node.text().startsWith("jdbc:") ? node.text().substring(5) : node.text();
    try {
      URI uri = new URI(text);
      String scheme = uri.getScheme();
      boolean known = "postgresql".equals(scheme) || "postgres".equals(scheme);
      if (known && uri.getHost() != null) {
        return uri;
      }
    } catch (URISyntaxException e) {
      // The address may hold a password: neither it nor the exception's words are shown.
      throw wrongUrl(node);
    }
    throw wrongUrl(node);
  }

  private static RuntimeException wrongUrl(YamlNode node) {
    return node.error(
        "'url' is no address of a PostgreSQL server; use postgresql://HOST:PORT/DATABASE");
  }

  private static Map<String, String> parameters(URI uri, YamlNode node) {
    Map<String, String> parameters = new LinkedHashMap<>();
    String query = uri.getRawQuery() == null ? "" : uri.getRawQuery();
    for (String pair : query.split("&", -1)) {
      if (pair.isEmpty()) {
        continue;
      }
      String[] parts = pair.split("=", 2);
      if (!PARAMETERS.contains(parts[0]) || parts.length < 2) {
        throw node.error(
            "the parameter '"
                + parts[0]
                + "' in 'url' is not supported; allowed are "
                + String.join(", ", PARAMETERS.stream().sorted().toList()));
      }
      parameters.put(parts[0], decoded(parts[1]));
    }
    return parameters;
  }

  private static Secret password(
      YamlNode node, Path folder, UnaryOperator<String> environment, String[] userInfo) {
    boolean inFile = node.find("password-file").isPresent();
    boolean inEnvironment = node.find("password-env").isPresent();
    if (userInfo.length > 1) {
      throw node.require("url")
          .error("a password stands in 'url'; put it into a file and name that as 'password-file'");
    }
    if (inFile && inEnvironment) {
      throw node.error("the password is given twice; keep password-file only");
    }
    if (inFile) {
      return passwordFile(node.require("password-file"), folder);
    }
    if (inEnvironment) {
      String name = node.text("password-env", "");
      String value = environment.apply(name);
      if (value.isEmpty()) {
        throw node.require("password-env")
            .error("the environment variable '" + name + "' is not set; set it before the start");
      }
      return new Secret.Inline(value);
    }
    return Secret.none();
  }

  /** Read again for each connection; that it can be read is asked before anything is started. */
  private static Secret passwordFile(YamlNode node, Path folder) {
    Secret secret = new Secret.InFile(folder.resolve(node.text()).normalize());
    try {
      secret.read();
      return secret;
    } catch (UnreadableSecretException e) {
      throw node.error(
          "the password cannot be read: "
              + e.getMessage()
              + "; write it there, or take 'password-file' away if the role needs none");
    }
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }
}
