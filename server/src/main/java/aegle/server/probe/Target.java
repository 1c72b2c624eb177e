package aegle.server.probe;

import aegle.server.probe.config.ScrapeConfig;
import aegle.signals.Labels;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Something to scrape, after relabelling.
 *
 * @param config its job
 * @param discoveredLabels labels before relabelling
 * @param labels labels that its series get
 * @param uri what is asked
 */
record Target(
    ScrapeConfig config,
    Labels discoveredLabels,
    Labels labels,
    URI uri,
    Duration interval,
    Duration timeout) {
  private static final Set<String> SECRET_WORDS =
      Set.of("token", "key", "api_key", "apikey", "password", "secret", "access_token", "auth");

  /** What makes two targets the same one across configurations and refreshed files. */
  record Identity(String job, Labels labels, URI uri) {}

  Identity identity() {
    return new Identity(config.jobName(), labels, uri);
  }

  /** The address for people: without a user's name, and without values that look like secrets. */
  String shownUrl() {
    String query = uri.getRawQuery();
    String shownQuery =
        query == null
            ? ""
            : Stream.of(query.split("&", -1))
                .map(Target::shownParameter)
                .collect(Collectors.joining("&", "?", ""));
    return uri.getScheme() + "://" + hostAndPort() + uri.getRawPath() + shownQuery;
  }

  private String hostAndPort() {
    return uri.getPort() < 0 ? uri.getHost() : uri.getHost() + ":" + uri.getPort();
  }

  /** As {@link #shownUrl}, for someone at another machine. */
  String globalUrl(String hostName) {
    Set<String> local = Set.of("localhost", "127.0.0.1", "[::1]");
    return local.contains(uri.getHost())
        ? shownUrl().replaceFirst("(?<=://)(localhost|127\\.0\\.0\\.1|\\[::1])", hostName)
        : shownUrl();
  }

  private static String shownParameter(String parameter) {
    int equals = parameter.indexOf('=');
    String name = equals < 0 ? parameter : parameter.substring(0, equals);
    return equals >= 0 && SECRET_WORDS.contains(name.toLowerCase(Locale.ROOT))
        ? name + "=<secret>"
        : parameter;
  }
}
