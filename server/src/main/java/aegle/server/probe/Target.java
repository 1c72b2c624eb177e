package aegle.server.probe;

import aegle.server.probe.config.ScrapeConfig;
import aegle.server.probe.http.HttpAddress;
import aegle.signals.Labels;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Something to scrape, after relabelling.
 *
 * @param config its job
 * @param discoveredLabels labels before relabelling, as they may be shown
 * @param labels labels that its series get
 * @param address what is asked
 */
record Target(
    ScrapeConfig config,
    Labels discoveredLabels,
    Labels labels,
    HttpAddress address,
    Duration interval,
    Duration timeout) {
  private static final String PARAMETER = "__param_";
  private static final String SECRET = "<secret>";

  /** Names of parameters whose values are not shown: rather one too many than one too few. */
  private static final Pattern SECRET_NAME =
      Pattern.compile(
          ".*(token|key|secret|passw|signature|credential|authorization).*"
              + "|(.*[^a-z])?(sig|auth|pwd|pass)([^a-z].*)?");

  /** What makes two targets the same one across configurations and refreshed files. */
  record Identity(String job, Labels labels, HttpAddress address) {}

  Identity identity() {
    return new Identity(config.jobName(), labels, address);
  }

  /** The address for people, without values that look like secrets. */
  String shownUrl() {
    return shown(address.hostAndPort());
  }

  /** As {@link #shownUrl}, for someone at another machine. */
  String globalUrl(String hostName) {
    boolean local = Set.of("localhost", "127.0.0.1", "[::1]").contains(address.host());
    return shown(
        local ? address.hostAndPort().replace(address.host(), hostName) : address.hostAndPort());
  }

  private String shown(String hostAndPort) {
    int question = address.path().indexOf('?');
    String path = question < 0 ? address.path() : address.path().substring(0, question);
    String query =
        question < 0
            ? ""
            : Stream.of(address.path().substring(question + 1).split("&", -1))
                .map(Target::shownParameter)
                .collect(Collectors.joining("&", "?", ""));
    return address.scheme() + "://" + hostAndPort + path + query;
  }

  /** Labels before relabelling, without values of parameters that look like secrets. */
  static Labels shown(Labels discovered) {
    Labels.Builder shown = discovered.toBuilder();
    discovered.forEach((name, _) -> {
      if (name.startsWith(PARAMETER) && isSecret(name.substring(PARAMETER.length()))) {
        shown.set(name, SECRET);
      }
    });
    return shown.build();
  }

  private static boolean isSecret(String name) {
    return SECRET_NAME.matcher(name.toLowerCase(Locale.ROOT)).matches();
  }

  private static String shownParameter(String parameter) {
    int equals = parameter.indexOf('=');
    String name = equals < 0 ? parameter : parameter.substring(0, equals);
    return equals >= 0 && isSecret(name) ? name + "=" + SECRET : parameter;
  }
}
